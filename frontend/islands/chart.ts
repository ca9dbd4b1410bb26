/**
 * Draws the table inside a figure; the table folds away and stays for those who read it.
 * A line whose points are all days (2026-03-02) keeps the time between them.
 *
 *   <figure data-island="chart" data-kind="line" data-unit="" data-title="…"><div class="chart__canvas" hidden></div><details><table>…
 */
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { colourOf } from "./shared/colours";

echarts.use([LineChart, BarChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, SVGRenderer]);

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SERIES = ["--accent", "--bad-solid", "--warn-solid", "--calm-solid", "--good-solid", "--unknown-solid"];

export default function start(figure: HTMLElement): void {
  const canvas = figure.querySelector<HTMLElement>(".chart__canvas");
  const table = figure.querySelector("table");
  if (!canvas || !table) return;
  const { names, points, series } = read(table);
  if (points.length === 0) return;
  canvas.hidden = false;
  const kind = figure.dataset["kind"] ?? "line";
  const timed = kind !== "bar" && points.every((point) => DAY.test(point));
  const chart = echarts.init(canvas, undefined, { renderer: "svg" });

  const draw = (): void => {
    const [ink, line] = [colourOf("--ink-3"), colourOf("--line")];
    chart.setOption({
      aria: { enabled: true, label: { description: figure.dataset["title"] ?? "" }, decal: { show: kind === "bar" && names.length > 1 } },
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 300,
      color: SERIES.map(colourOf),
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
      grid: { left: 8, right: 16, top: names.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
      legend: names.length > 1 ? { top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 4, textStyle: { color: ink } } : { show: false },
      tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: colourOf("--surface"), borderColor: line, textStyle: { color: colourOf("--ink"), fontSize: 12 } },
      xAxis: {
        ...(timed ? { type: "time" } : { type: "category", data: points, boundaryGap: kind === "bar" }),
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
        axisLabel: { color: ink, hideOverlap: true },
      },
      yAxis: { type: "value", axisLabel: { color: ink, formatter: `{value} ${figure.dataset["unit"] ?? ""}`.trim() }, splitLine: { lineStyle: { color: line } } },
      series: names.map((name, at) => ({
        name,
        type: kind === "bar" ? "bar" : "line",
        data: timed ? (series[at] ?? []).map((value, place) => [points[place], value]) : (series[at] ?? []),
        symbol: ["circle", "rect", "triangle", "diamond"][at % 4],
        symbolSize: 6,
        lineStyle: { width: 2 },
        barMaxWidth: 36,
        ...(kind === "area" ? { areaStyle: { opacity: 0.1 } } : {}),
      })),
    });
  };
  draw();
  new ResizeObserver(() => chart.resize()).observe(canvas);
  document.addEventListener("holdfast:theme", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  figure.querySelector("details")?.removeAttribute("open");
}

function read(table: HTMLTableElement): { names: string[]; points: string[]; series: (number | null)[][] } {
  const names = [...(table.tHead?.rows[0]?.cells ?? [])].slice(1).map((cell) => (cell.textContent ?? "").trim());
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const points = rows.map((row) => (row.cells[0]?.textContent ?? "").trim());
  const series = names.map((_, at) => rows.map((row) => figureOf(row.cells[at + 1])));
  return { names, points, series };
}

/** A cell may carry its bare figure in data-value, where the text is written for people. */
function figureOf(cell: HTMLTableCellElement | undefined): number | null {
  const text = (cell?.dataset["value"] ?? cell?.textContent ?? "").trim();
  const figure = Number.parseFloat(text.replace(/[\s\u00a0\u202f]/g, ""));
  return Number.isFinite(figure) ? figure : null;
}
