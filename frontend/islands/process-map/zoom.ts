/** Lets people see the map larger or smaller; it begins as large as its frame, where that can be read. */
const READABLE = 0.75;

export function startZoom(map: HTMLElement, svg: SVGSVGElement): void {
  let scale = 1;
  const frame = svg.parentElement;
  const zoom = (wanted: number): void => {
    scale = Math.min(2.5, Math.max(0.25, wanted));
    const sheet = svg.viewBox.baseVal;
    svg.setAttribute("width", String(Math.round(sheet.width * scale)));
    svg.setAttribute("height", String(Math.round(sheet.height * scale)));
  };
  const whole = (): number => (frame ? frame.clientWidth / svg.viewBox.baseVal.width : 1);
  for (const button of map.querySelectorAll<HTMLButtonElement>("[data-zoom]")) {
    button.addEventListener("click", () => {
      const wanted = { in: scale * 1.25, out: scale / 1.25, all: whole() }[button.dataset["zoom"] ?? ""];
      if (wanted) zoom(wanted);
    });
  }
  zoom(Math.min(1, Math.max(READABLE, whole())));
}
