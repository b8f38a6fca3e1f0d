// Writes the rules that mirror a style sheet for right-to-left pages, and nothing else.
// Called by vendor.py: node rtl.mjs <style sheet> <overlay to write>
import { readFileSync, writeFileSync } from "node:fs";
import postcss from "postcss";
import mirrored from "postcss-rtlcss";
import { Mode } from "postcss-rtlcss/options";

const [source, target] = process.argv.slice(2);
const overlay = await postcss([mirrored({ mode: Mode.diff })]).process(
  readFileSync(source, "utf8"),
  { from: undefined },
);
writeFileSync(target, overlay.css);
