/* Plots: their data come from the page, their colours from the style sheet; plotly is unpacked when the first is seen. */

const drawings = [];
let plotly = null;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function runColour(run) {
  return colour(`--run-${(run % 8) + 1}`);
}

function loadPlotly() {
  if (plotly === null) {
    plotly = unpackedText("plotly-code").then((code) => {
      const script = document.createElement("script");
      script.textContent = code;
      document.head.append(script);
      if (!window.Plotly) throw new Error("the browser refused the plotting library");
      return window.Plotly;
    });
  }
  return plotly;
}

/* A box for a plot; `make` gives its traces and layout in the colours of the moment. */
function plotBox(title, make, { height = 380 } = {}) {
  const area = el("div", { class: "plot", role: "img", "aria-label": title });
  area.style.minHeight = `${height}px`;
  const drawing = { area, make, height, seen: false };
  drawings.push(drawing);
  watcher.observe(area);
  return area;
}

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const drawing = drawings.find((one) => one.area === entry.target);
    if (entry.isIntersecting && drawing && !drawing.seen) {
      drawing.seen = true;
      draw(drawing);
    }
  }
}, { rootMargin: "300px" });

async function draw(drawing) {
  try {
    const library = await loadPlotly();
    const { traces, layout } = drawing.make();
    await library.react(drawing.area, traces, { ...themed(drawing.height), ...layout, ...axes(layout) }, {
      displaylogo: false, responsive: true, displayModeBar: false,
    });
    drawing.area.dataset.drawn = "yes";
  } catch (error) {
    fill(drawing.area, el("p", { class: "notice" }, `This plot cannot be drawn: ${error.message}`));
  }
}

function redrawPlots() {
  for (const drawing of drawings) if (drawing.seen) draw(drawing);
}

function themed(height) {
  return {
    height,
    autosize: true,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: colour("--ink") },
    margin: { l: 52, r: 12, t: 8, b: 44 },
    hovermode: "closest",
    hoverlabel: { bgcolor: colour("--panel"), bordercolor: colour("--line"), font: { color: colour("--ink") } },
    legend: { orientation: "h", y: -0.17, yanchor: "top", x: 0 },
    dragmode: false,
  };
}

function axes(layout) {
  const plain = {
    gridcolor: colour("--grid"), zeroline: false, linecolor: colour("--line"), showline: true, fixedrange: true,
    ticks: "", automargin: true,
  };
  return { xaxis: { ...plain, ...layout.xaxis }, yaxis: { ...plain, ...layout.yaxis } };
}

function range(values, share) {
  if (share) return [-0.07, 1.07];
  const known = values.filter((value) => value !== null);
  const top = Math.max(1, ...known);
  return [-0.07 * top, 1.1 * top];
}

function errors(points, axis, colour_) {
  const known = points.filter((point) => point[axis][1] !== null);
  if (!known.length) return undefined;
  return {
    type: "data", symmetric: false, color: colour_, thickness: 1.4, width: 4,
    array: points.map((p) => (p[axis][2] === null ? 0 : p[axis][2] - p[axis][0])),
    arrayminus: points.map((p) => (p[axis][1] === null ? 0 : p[axis][0] - p[axis][1])),
  };
}

const KINDS = {
  reference: { name: "reference agents", symbol: "circle-open" },
  published: { name: "published models", symbol: "diamond-open" },
};

function scatterTraces(plot) {
  const traces = [];
  for (const kind of ["published", "reference"]) {
    const points = plot.points.filter((point) => point.kind === kind);
    if (!points.length) continue;
    const ink = inkOf(points[0]);
    traces.push({
      type: "scatter", mode: "markers", name: KINDS[kind].name, cliponaxis: false,
      x: points.map((p) => p.x[0]), y: points.map((p) => p.y[0]),
      hovertext: points.map((p) => hover(p, plot)), hoverinfo: "text",
      marker: { symbol: KINDS[kind].symbol, size: 8, color: ink, line: { width: 1.4, color: ink } },
    });
  }
  for (const point of plot.points.filter((one) => one.kind === "run")) {
    const ink = inkOf(point);
    traces.push({
      type: "scatter", mode: "markers", name: label(point.name), x: [point.x[0]], y: [point.y[0]], cliponaxis: false,
      hovertext: [hover(point, plot)], hoverinfo: "text", showlegend: DATA.runs.length > 1,
      error_x: errors([point], "x", ink), error_y: errors([point], "y", ink),
      marker: { symbol: "circle", size: 11, color: ink, line: { width: 1, color: colour("--page") } },
    });
  }
  return traces;
}

function inkOf(point) {
  return point.kind === "run" ? runColour(point.run) : colour(point.kind === "published" ? "--published" : "--reference");
}

function short(name) {
  return name.replace("Qwen2.5-7B trained on ", "trained on ").replace("-Instruct", "").slice(0, 40);
}

/* Names beside their points, runs first; one that finds no free place is left to the mouse. */
function names(plot, xRange, yRange, width, height) {
  const at = (point) => [
    ((point.x[0] - xRange[0]) / (xRange[1] - xRange[0])) * width,
    (1 - (point.y[0] - yRange[0]) / (yRange[1] - yRange[0])) * height,
  ];
  const far = (point, axis, end) => ({ ...point, [axis]: [point[axis][end] ?? point[axis][0]] });
  const taken = plot.points.flatMap((point) => {
    const [x, y] = at(point);
    const marks = [[x - 6, y - 6, x + 6, y + 6]];
    if (point.kind === "run") { // the bars of its interval
      marks.push([at(far(point, "x", 1))[0], y - 3, at(far(point, "x", 2))[0], y + 3], [x - 3, at(far(point, "y", 2))[1], x + 3, at(far(point, "y", 1))[1]]);
    }
    return marks;
  });
  const order = ["run", "reference", "published"];
  const out = [];
  const runs = plot.points.filter((point) => point.kind === "run");
  for (const point of [...plot.points].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))) {
    if (point.kind === "reference" && runs.some((one) => one.name === point.name && one.x[0] === point.x[0] && one.y[0] === point.y[0])) continue;
    const text = short(point.name);
    const [x, y] = at(point);
    const wide = text.length * (point.kind === "run" ? 7 : 5.8) + 4;
    const places = [[0, -15], [0, 15], [wide / 2 + 10, 0], [-wide / 2 - 10, 0], [wide / 2 + 6, -13], [wide / 2 + 6, 13],
      [-wide / 2 - 6, -13], [-wide / 2 - 6, 13], [0, -28], [0, 28], [wide / 2 + 10, -26], [wide / 2 + 10, 26], [0, -41], [wide / 2 + 10, -39]];
    for (const [dx, dy] of places) {
      if (point.kind !== "run" && Math.abs(dy) > 26) continue;
      const box = [x + dx - wide / 2, y + dy - 7, x + dx + wide / 2, y + dy + 7];
      const outside = box[0] < -2 || box[2] > width + 8 || box[1] < -8 || box[3] > height + 2;
      if (outside || taken.some((one) => box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1])) continue;
      taken.push(box);
      out.push({
        x: point.x[0], y: point.y[0], xshift: dx, yshift: -dy, text: point.kind === "run" ? `<b>${label(text)}</b>` : label(text),
        showarrow: false, font: { size: point.kind === "run" ? 12 : 10.5, color: inkOf(point) },
      });
      break;
    }
  }
  return out;
}

function hover(point, plot) {
  const part = (axis) => {
    const [value, low, high] = point[axis];
    return value.toFixed(3) + (low === null ? "" : ` (${low.toFixed(3)} – ${high.toFixed(3)})`);
  };
  return `<b>${label(point.name)}</b><br>accuracy ${part("y")}<br>${label(plot.x.split(":")[0])} ${part("x")}`;
}

function scatter(plot) {
  const area = plotBox(plot.title, () => {
    const xs = range(plot.points.flatMap((p) => p.x), plot.shares[0]);
    const ys = range(plot.points.flatMap((p) => p.y), plot.shares[1]);
    return {
      traces: scatterTraces(plot),
      layout: {
        xaxis: { title: { text: label(area.clientWidth < 460 ? plot.x.split(":")[0] : plot.x), standoff: 8 }, range: xs },
        yaxis: { title: { text: label(plot.y), standoff: 4 }, range: ys },
        annotations: names(plot, xs, ys, Math.max(160, area.clientWidth - 70), 300),
      },
    };
  }, { height: 400 });
  return area;
}

/* One row a group, one mark a run. */
function dots(groups, values, title, share) {
  const step = Math.min(0.22, 0.7 / Math.max(1, values.length));
  const traces = () => values.map((run, number) => {
    const known = groups.map((group, at) => ({ group, at, value: run[at] })).filter((one) => one.value !== null);
    const ink = runColour(number);
    const points = known.map((one) => ({ x: one.value }));
    return {
      type: "scatter", mode: "markers", name: label(DATA.runs[number].name),
      x: known.map((one) => one.value[0]),
      y: known.map((one) => one.at + (number - (values.length - 1) / 2) * step),
      error_x: errors(points, "x", ink), hoverinfo: "text",
      hovertext: known.map((one) => {
        const [value, low, high, n] = one.value;
        const interval = low === null ? "" : ` (${low.toFixed(3)} – ${high.toFixed(3)})`;
        return `<b>${label(DATA.runs[number].name)}</b><br>${label(one.group)}: ${value.toFixed(3)}${interval}<br>${n} episodes`;
      }),
      marker: { size: 8, color: ink, symbol: SYMBOLS[number % SYMBOLS.length] },
    };
  });
  const height = 90 + groups.length * Math.max(26, 15 * values.length);
  return plotBox(title, () => ({
    traces: traces(),
    layout: {
      showlegend: values.length > 1,
      legend: { orientation: "h", y: 1, yanchor: "bottom", x: 0 },
      margin: { l: 110, r: 16, t: values.length > 1 ? 36 : 8, b: 40 },
      xaxis: { title: { text: label(title), standoff: 8 }, ...(share ? { range: [-0.03, 1.03] } : {}) },
      yaxis: { tickvals: groups.map((_, at) => at), ticktext: groups.map(label), range: [groups.length - 0.4, -0.6], showgrid: true },
    },
  }), { height });
}

const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "cross", "x", "star", "hexagon"];

const STAGES = [
  ["asked", "asks, names an open point", "--stage-asked"],
  ["other", "neither answers nor names one", "--stage-other"],
  ["right", "answers rightly", "--stage-right"],
  ["wrong", "answers wrongly", "--stage-wrong"],
  ["ungraded", "answers, ungraded", "--stage-ungraded"],
  ["malformed", "malformed", "--stage-malformed"],
];

function funnelPlot(turns, title, most) {
  const all = turns.length ? turns[0].reached : 0;
  const numbers = turns.map((turn) => turn.turn);
  return plotBox(title, () => {
    const traces = STAGES.filter(([key]) => turns.some((turn) => turn[key])).map(([key, name, ink]) => ({
      type: "bar", name, x: numbers, y: turns.map((turn) => turn[key] / all), marker: { color: colour(ink) }, width: 0.56,
      hoverinfo: "text", hovertext: turns.map((turn) => `turn ${turn.turn}: ${turn[key]} of ${all} ${label(name)}`),
    }));
    if (turns.some((turn) => turn.settled !== null)) {
      traces.push({
        type: "scatter", mode: "lines+markers", name: "points settled by then", x: numbers,
        y: turns.map((turn) => turn.settled), line: { color: colour("--ink"), width: 2, dash: "dot" }, marker: { size: 7 },
        hoverinfo: "text",
        hovertext: turns.map((turn) => `by turn ${turn.turn}: ${(100 * (turn.settled || 0)).toFixed(1)} % of all points settled`),
      });
    }
    return {
      traces,
      layout: {
        barmode: "stack",
        xaxis: { title: { text: "turn", standoff: 6 }, tickvals: numbers, range: [0.5, most + 0.5], showgrid: false },
        yaxis: { range: [0, 1.04], tickformat: ".0%", title: { text: "of the valid episodes", standoff: 4 } },
        legend: { orientation: "h", y: -0.18, yanchor: "top", x: 0, font: { size: 11 }, traceorder: "normal" },
      },
    };
  }, { height: 360 });
}
