/**
 * Lets people move the boxes of the drawn process map, by pointer or arrow keys, zoom, and choose both ends of an arrow.
 *
 *   <div data-island="process-map" data-save="address" data-saved="…"><div class="process-map__toolbar" hidden>
 *     <button data-zoom="in"> <button data-connect> <span role="status" data-status></div>
 *     <svg viewBox><g class="process-map__arrow" data-source data-target><path><text></g>
 *       <g class="process-map__box" data-key data-x data-y transform><a href><rect width height>
 *
 * Without data-save the map is only looked at. An arrow is finished in the form #flow-form, which works without script.
 */
import { arrowBetween, type Box } from "./shared/arrows";

const STEP = 10;
const REST = 700; // milliseconds without a move until the layout is kept

interface Drawn extends Box {
  readonly group: SVGGElement;
  readonly key: string;
}

export default function start(map: HTMLElement): void {
  const svg = map.querySelector<SVGSVGElement>(".process-map__drawing");
  const toolbar = map.querySelector<HTMLElement>(".process-map__toolbar");
  if (!svg || !toolbar) return;
  const boxes = new Map<string, Drawn>();
  for (const group of svg.querySelectorAll<SVGGElement>(".process-map__box")) {
    const rect = group.querySelector("rect");
    const key = group.dataset["key"] ?? "";
    if (!rect || !key) continue;
    boxes.set(key, {
      group,
      key,
      x: Number(group.dataset["x"]),
      y: Number(group.dataset["y"]),
      width: Number(rect.getAttribute("width")),
      height: Number(rect.getAttribute("height")),
    });
  }
  const arrows = [...svg.querySelectorAll<SVGGElement>(".process-map__arrow")];
  const status = map.querySelector<HTMLElement>("[data-status]");
  const say = (words: string | undefined): void => {
    if (status) status.textContent = words ?? "";
  };
  toolbar.hidden = false;
  startZoom(map, svg);
  const address = map.dataset["save"];
  if (!address) return;
  const save = keeper(map, address, say);
  const connecting = startConnecting(map, say);

  const move = (box: Drawn, x: number, y: number): void => {
    box.x = Math.max(0, Math.round(x));
    box.y = Math.max(0, Math.round(y));
    box.group.setAttribute("transform", `translate(${box.x} ${box.y})`);
    redraw(arrows, boxes, box.key);
    grow(svg, box);
    save(box);
  };

  for (const box of boxes.values()) {
    drag(svg, box, move, () => connecting.active());
    box.group.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
      if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      move(box, box.x + (by[0] ?? 0), box.y + (by[1] ?? 0));
    });
    box.group.addEventListener("click", (event) => {
      if (connecting.active()) {
        event.preventDefault();
        connecting.choose(box);
      }
    });
  }
}

function redraw(arrows: SVGGElement[], boxes: Map<string, Drawn>, key: string): void {
  for (const arrow of arrows) {
    const { source, target } = arrow.dataset;
    if (source !== key && target !== key) continue;
    const [from, to] = [boxes.get(source ?? ""), boxes.get(target ?? "")];
    if (!from || !to) continue;
    const drawn = arrowBetween(from, to);
    arrow.querySelector("path")?.setAttribute("d", drawn.path);
    const words = arrow.querySelector("text");
    words?.setAttribute("x", String(drawn.x));
    words?.setAttribute("y", String(drawn.y - 5));
  }
}

/** Enlarges the sheet when a box is moved beyond its edge. */
function grow(svg: SVGSVGElement, box: Box): void {
  const sheet = svg.viewBox.baseVal;
  const width = Math.max(sheet.width, box.x + box.width + 24);
  const height = Math.max(sheet.height, box.y + box.height + 24);
  if (width === sheet.width && height === sheet.height) return;
  const scale = Number(svg.getAttribute("width")) / sheet.width;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", String(Math.round(width * scale)));
  svg.setAttribute("height", String(Math.round(height * scale)));
}

function drag(svg: SVGSVGElement, box: Drawn, move: (box: Drawn, x: number, y: number) => void, busy: () => boolean): void {
  let from: { x: number; y: number; boxX: number; boxY: number } | null = null;
  let moved = false;
  const point = (event: PointerEvent): DOMPoint =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());
  box.group.addEventListener("dragstart", (event) => event.preventDefault());
  box.group.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || busy()) return;
    const at = point(event);
    from = { x: at.x, y: at.y, boxX: box.x, boxY: box.y };
    moved = false;
  });
  box.group.addEventListener("pointermove", (event) => {
    if (!from) return;
    const at = point(event);
    if (!moved && Math.hypot(at.x - from.x, at.y - from.y) < 4) return;
    if (!moved) {
      moved = true;
      box.group.setPointerCapture(event.pointerId);
      box.group.toggleAttribute("data-moving", true);
    }
    move(box, from.boxX + at.x - from.x, from.boxY + at.y - from.y);
  });
  const end = (): void => {
    from = null;
    box.group.removeAttribute("data-moving");
  };
  box.group.addEventListener("pointerup", end);
  box.group.addEventListener("pointercancel", end);
  box.group.addEventListener(
    "click",
    (event) => {
      if (!moved) return;
      moved = false;
      event.preventDefault(); // a drag is not a wish to open the process
      event.stopImmediatePropagation();
    },
    true,
  );
}

/** Keeps moved boxes together, a moment after the last move. */
function keeper(map: HTMLElement, address: string, say: (words: string | undefined) => void): (box: Drawn) => void {
  const waiting = new Map<string, [number, number]>();
  const token = map.querySelector<HTMLInputElement>("[data-csrf] [name=csrfmiddlewaretoken]")?.value ?? "";
  let timer = 0;
  const send = async (): Promise<void> => {
    const positions = JSON.stringify(Object.fromEntries(waiting));
    waiting.clear();
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token },
        body: new URLSearchParams({ positions }),
        keepalive: true,
      });
      say(answer.ok ? map.dataset["saved"] : map.dataset["failed"]);
    } catch {
      say(map.dataset["failed"]);
    }
  };
  addEventListener("pagehide", () => {
    if (waiting.size > 0) void send();
  });
  return (box) => {
    waiting.set(box.key, [box.x, box.y]);
    clearTimeout(timer);
    timer = window.setTimeout(() => void send(), REST);
  };
}

interface Connecting {
  active: () => boolean;
  choose: (box: Drawn) => void;
}

/** Fills in both ends of the form for a new arrow by touching two boxes. */
function startConnecting(map: HTMLElement, say: (words: string | undefined) => void): Connecting {
  const button = map.querySelector<HTMLButtonElement>("[data-connect]");
  const form = document.querySelector<HTMLFormElement>("#flow-form");
  let first: Drawn | null = null;
  let on = false;
  const set = (active: boolean): void => {
    on = active;
    first?.group.removeAttribute("data-chosen");
    first = null;
    button?.setAttribute("aria-pressed", String(active));
    map.toggleAttribute("data-connecting", active);
    say(active ? map.dataset["chooseFirst"] : "");
  };
  button?.addEventListener("click", () => set(!on));
  map.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && on) set(false);
  });
  const fill = (name: string, value: string): void => {
    const field = form?.querySelector<HTMLSelectElement>(`select[name=${name}]`);
    if (field) field.value = value;
  };
  return {
    active: () => on,
    choose: (box) => {
      if (!first) {
        first = box;
        box.group.toggleAttribute("data-chosen", true);
        say(map.dataset["chooseSecond"]);
      } else if (first !== box) {
        fill("source", first.key);
        fill("target", box.key);
        set(false);
        form?.querySelector<HTMLInputElement>("input[name=note]")?.focus();
      }
    },
  };
}

function startZoom(map: HTMLElement, svg: SVGSVGElement): void {
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
}
