"use strict";
(() => {
  const drawings = JSON.parse(document.getElementById("drawings").textContent);
  const root = document.documentElement;
  const shapes = ["circle", "circle", "triangle", "rect", "rectRot", "crossRot", "star"];
  let drawn = [];

  const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();

  // More decimals only where neighbouring ticks need them.
  const decimals = (size) => (size >= 10 ? 0 : size >= 1 ? 1 : size >= 0.1 ? 2 : 3);
  const written = (value, digits) =>
    value
      .toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })
      .replace("-", "−");

  function tick(axis) {
    return function (value, index, ticks) {
      if (axis.format === "label") return axis.labels[value] ?? "";
      const step = ticks.length > 1 ? Math.abs(ticks[1].value - ticks[0].value) : 1;
      const digits = (size) => Math.max(0, Math.min(6, -Math.floor(Math.log10(size) + 1e-9)));
      return axis.format === "share"
        ? written(100 * value, digits(100 * step)) + "%"
        : written(value, digits(step));
    };
  }

  function said(axis, value) {
    if (axis.format === "label") return axis.labels[value] ?? "";
    if (axis.format === "share") return written(100 * value, 1) + "%";
    return written(value, decimals(Math.abs(value)));
  }

  function scale(axis, isX) {
    const labels = axis.format === "label";
    return {
      type: "linear",
      min: labels ? -0.25 : axis.limits[0],
      max: labels ? axis.labels.length - 0.75 : axis.limits[1],
      beginAtZero: !isX && axis.limits.length === 0,
      title: { display: true, text: axis.title, color: colour("quiet") },
      grid: { color: colour("grid"), display: !isX },
      border: { color: colour("line") },
      afterBuildTicks: labels
        ? (s) => {
            const wide = 20 + 7 * Math.max(...axis.labels.map((label) => label.length));
            const step = Math.max(1, Math.ceil((axis.labels.length * wide) / Math.max(s.width, wide)));
            s.ticks = axis.labels
              .map((_, i) => ({ value: i }))
              .filter((t) => (axis.labels.length - 1 - t.value) % step === 0);
          }
        : undefined,
      ticks: {
        color: colour("quiet"),
        maxRotation: 0,
        autoSkip: !labels,
        maxTicksLimit: 8,
        callback: tick(axis),
      },
    };
  }

  function dataset(series) {
    const ink = colour("series-" + series.colour % 7);
    const isCrowded = series.points.length > 40;
    // A line of one point is none: what is dashed is then a stroke.
    const isStroke = new Set(series.points.map((p) => p[0])).size === 1;
    return {
      label: series.name,
      data: series.points.map((p) => ({ x: p[0], y: p[1], lower: p[2], upper: p[3] })),
      borderColor: ink,
      backgroundColor: ink,
      borderWidth: series.style === "dashed" ? 1.5 : 2,
      borderDash: series.style === "dashed" ? [6, 5] : [],
      pointStyle: series.style === "dashed" ? "line" : shapes[series.colour % 7],
      pointRadius: series.style === "dashed" ? (isStroke ? 16 : 0) : isCrowded ? 0 : 3.5,
      pointHoverRadius: 5,
      pointHitRadius: 8,
      showLine: series.style !== "points",
      tension: 0,
      // A point at the end of an axis is drawn whole.
      clip: 6,
      order: series.style === "dashed" ? 1 : 0,
    };
  }

  /** Draws the interval of each point that has one. */
  function drawWhiskers(chart) {
    const { ctx, chartArea } = chart;
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
    ctx.clip();
    chart.data.datasets.forEach((set, i) => {
      if (!chart.isDatasetVisible(i)) return;
      const lying = chart.options.indexAxis === "y";
      const { xScale, yScale } = chart.getDatasetMeta(i);
      const along = lying ? xScale : yScale;
      const across = lying ? yScale : xScale;
      ctx.strokeStyle = set.type === "bar" ? colour("text") : set.borderColor;
      ctx.lineWidth = 1.25;
      for (const point of set.data) {
        if (point.lower == null || point.upper == null) continue;
        const at = across.getPixelForValue(lying ? point.y : point.x);
        const low = along.getPixelForValue(point.lower);
        const high = along.getPixelForValue(point.upper);
        const move = (a, b) => (lying ? ctx.moveTo(b, a) : ctx.moveTo(a, b));
        const line = (a, b) => (lying ? ctx.lineTo(b, a) : ctx.lineTo(a, b));
        ctx.beginPath();
        move(at, low);
        line(at, high);
        move(at - 4, low);
        line(at + 4, low);
        move(at - 4, high);
        line(at + 4, high);
        ctx.stroke();
      }
    });
    ctx.restore();
  }

  /** Points lie over their whiskers, bars below them. */
  const whiskers = {
    id: "whiskers",
    beforeDatasetsDraw(chart) {
      if (!chart.data.datasets.some((set) => set.type === "bar")) drawWhiskers(chart);
    },
    afterDatasetsDraw(chart) {
      if (chart.data.datasets.some((set) => set.type === "bar")) drawWhiskers(chart);
    },
  };

  /** The highest end of an interval must be in the picture. */
  function highest(drawing) {
    const ends = drawing.series.flatMap((s) => s.points.flatMap((p) => [p[1], p[3]]));
    return Math.max(...ends.filter((v) => v != null));
  }

  /** A long name loses its middle, so that names take no more than half of a chart. */
  function shortened(name, width) {
    const most = Math.floor((0.43 * width) / 6.5);
    const half = Math.floor((most - 1) / 2);
    return name.length > most ? name.slice(0, half) + "…" + name.slice(-half) : name;
  }

  /** Bars or points that lie one below the other, each named at its left. */
  function drawLying(id, drawing) {
    const isBar = (series) => series.style === "bars";
    const ends = drawing.series
      .flatMap((s) => s.points.flatMap((p) => [p[1], p[2], p[3]]))
      .filter((v) => v != null);
    const least = Math.min(0, ...ends);
    const most = Math.max(0, ...ends);
    return new Chart(document.getElementById(id), {
      type: "bar",
      data: {
        labels: drawing.x.labels,
        datasets: drawing.series.map((series) => ({
          ...dataset(series),
          type: isBar(series) ? "bar" : "line",
          data: series.points.map((p) => ({ x: p[1], y: p[0], lower: p[2], upper: p[3] })),
          borderWidth: isBar(series) ? 0 : 2,
          maxBarThickness: 18,
        })),
      },
      plugins: [whiskers],
      options: {
        indexAxis: "y",
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        interaction: { mode: "index", axis: "y", intersect: false },
        scales: {
          x: {
            ...scale(drawing.y, false),
            grid: { color: colour("grid") },
            min: drawing.y.limits[0] ?? least,
            suggestedMax: most,
            // The end of an interval below 0 is a tick only where a step ends as well.
            afterBuildTicks: (s) => {
              const step = s.ticks.length > 2 ? s.ticks.at(-1).value - s.ticks.at(-2).value : most;
              const steps = (t) => Math.round((1e6 * t.value) / step) / 1e6;
              const shown = s.ticks.filter(
                (t) => t.value > 0 || (t.value < 0 && Number.isInteger(steps(t))),
              );
              s.ticks = [...shown, { value: 0 }].sort((a, b) => a.value - b.value);
            },
          },
          y: {
            type: "category",
            grid: { display: false },
            border: { color: colour("line") },
            offset: true,
            ticks: {
              color: colour("text"),
              autoSkip: false,
              callback: function (value) {
                return shortened(this.getLabelForValue(value), this.chart.width);
              },
            },
          },
        },
        plugins: {
          legend: {
            display: !drawing.series.some(isBar),
            position: "top",
            align: "start",
            labels: { color: colour("text"), usePointStyle: true, boxHeight: 7, padding: 12 },
          },
          tooltip: {
            callbacks: {
              label: (item) => {
                const { lower, upper } = item.raw;
                const range =
                  lower == null || upper == null
                    ? ""
                    : ` (${said(drawing.y, lower)} to ${said(drawing.y, upper)})`;
                return `${item.dataset.label}: ${said(drawing.y, item.parsed.x)}${range}`;
              },
            },
          },
        },
      },
    });
  }

  function draw(id, drawing) {
    const lies = (series) => series.style === "bars" || series.style === "points";
    if (drawing.series.every(lies)) return drawLying(id, drawing);
    const y = scale(drawing.y, false);
    if (drawing.y.limits.length === 0) y.suggestedMax = highest(drawing);
    return new Chart(document.getElementById(id), {
      type: "line",
      data: { datasets: drawing.series.map(dataset) },
      plugins: [whiskers],
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        normalized: true,
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: { x: scale(drawing.x, true), y },
        plugins: {
          legend: {
            position: "top",
            align: "start",
            labels: { color: colour("text"), usePointStyle: true, boxHeight: 7, padding: 12 },
          },
          tooltip: {
            callbacks: {
              title: (items) => (items.length ? said(drawing.x, items[0].parsed.x) : ""),
              label: (item) => {
                const { lower, upper } = item.raw;
                const range =
                  lower == null || upper == null
                    ? ""
                    : ` (${said(drawing.y, lower)} to ${said(drawing.y, upper)})`;
                return `${item.dataset.label}: ${said(drawing.y, item.parsed.y)}${range}`;
              },
            },
          },
        },
      },
    });
  }

  function redraw() {
    drawn.forEach((chart) => chart.destroy());
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 12;
    drawn = Object.entries(drawings).map(([id, drawing]) => draw(id, drawing));
  }

  /** A date is not torn apart at the end of a line. */
  function keepDatesWhole() {
    const whole = (part, i) => {
      if (i % 2 === 0) return part;
      const date = document.createElement("span");
      date.className = "date";
      date.textContent = part;
      return date;
    };
    for (const prose of document.querySelectorAll("main p, td.prose")) {
      for (const text of [...prose.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE)) {
        const parts = text.data.split(/(\d{4}-\d{2}-\d{2})/);
        if (parts.length > 1) text.replaceWith(...parts.map(whole));
      }
    }
  }

  keepDatesWhole();
  redraw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // Paper is white.
  addEventListener("beforeprint", () => {
    root.dataset.print = "";
    redraw();
  });
  addEventListener("afterprint", () => {
    delete root.dataset.print;
    redraw();
  });
})();
