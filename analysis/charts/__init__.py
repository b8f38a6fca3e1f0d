"""Charts: draw the table they are given, as Plotly dictionaries and as static SVG.

They compute nothing but places on the page: every text, share and interval comes ready.
"""
