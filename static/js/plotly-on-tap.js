// Draws a figure with Plotly when somebody asks for it; until then nothing of Plotly is loaded.
//
// <figure class="figure">
//   <div class="figure-picture">…our own SVG…</div>
//   <button type="button" hidden data-figure="fig-1" data-bundle="…/plotly-basic.min.js"
//           data-styles="…/plotly.css" data-locale="…/plotly-locale-de.js">…</button>
//   <div class="figure-live" id="fig-1-live" aria-hidden="true" hidden></div>
//   <script type="application/json" id="fig-1">{"data": [], "layout": {}}</script>
// </figure>
//
// The button is hidden until this script runs: without scripts it would do nothing.

const loaded = new Map();

const load = (address) => {
  if (!loaded.has(address)) {
    const arrival = new Promise((arrived, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = arrived;
      script.onerror = failed;
      document.head.append(script);
    });
    loaded.set(address, arrival);
  }
  return loaded.get(address);
};

// Plotly injects no rules (our policy would block them) where it finds them under this name.
const style = (address) => {
  if (document.getElementById("plotly.js-style-global")) return;
  const link = document.createElement("link");
  link.id = "plotly.js-style-global";
  link.className = "no-inline-styles";
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
};

// A figure names for each of its colours the property of the style sheet that replaces it, so that
// it follows the theme of the page. Plotly knows fewer ways to write a colour than browsers do; a
// dot drawn in it has red, green and blue.
const painted = ({ data, layout: { meta, ...layout } }) => {
  const shown = getComputedStyle(document.documentElement);
  const dot = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  let figure = JSON.stringify({ data, layout });
  for (const [colour, property] of Object.entries(meta?.colours ?? {})) {
    dot.fillStyle = colour;
    dot.fillStyle = shown.getPropertyValue(property).trim();
    dot.fillRect(0, 0, 1, 1);
    const [red, green, blue] = dot.getImageData(0, 0, 1, 1).data;
    figure = figure.replaceAll(JSON.stringify(colour), `"rgb(${red},${green},${blue})"`);
  }
  return JSON.parse(figure);
};

const colours = (layout) => {
  const shown = getComputedStyle(document.body);
  return {
    ...layout,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { ...layout.font, color: shown.color, family: shown.fontFamily },
  };
};

const draw = async (button) => {
  const figure = button.closest("figure");
  const place = document.getElementById(`${button.dataset.figure}-live`);
  const written = document.getElementById(button.dataset.figure).textContent;
  const { data, layout } = painted(JSON.parse(written));
  style(button.dataset.styles);
  button.disabled = true;
  try {
    await load(button.dataset.bundle);
    if (button.dataset.locale) await load(button.dataset.locale);
    place.hidden = false;
    await Plotly.newPlot(place, data, colours(layout), {
      displayModeBar: false,
      locale: button.dataset.locale ? document.documentElement.lang.slice(0, 2) : "en",
      responsive: true,
    });
    figure.querySelector(".figure-picture")?.setAttribute("hidden", "");
    button.hidden = true;
  } catch {
    place.hidden = true; // our own picture and the table are still there
    button.disabled = false;
  }
};

for (const button of document.querySelectorAll("button[data-figure]")) {
  button.hidden = false;
  button.addEventListener("click", () => draw(button));
}
