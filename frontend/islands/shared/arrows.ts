/** Where an arrow runs between two boxes; the server draws it by the same rule (queries/layout.py). */

export interface Box {
  x: number;
  y: number;
  readonly width: number;
  readonly height: number;
}

export interface Arrow {
  readonly path: string;
  readonly x: number;
  readonly y: number;
}

type Place = readonly [number, number];

const ASIDE = 16; // how far the two directions between two boxes keep apart
const FAR_ACROSS = 510; // from here on an arrow bows out to pass the boxes between
const FAR_DOWN = 272;
const BOW = 56;
const WORDS_AT = 0.36; // along the arrow, nearer to where it starts

export function arrowBetween(from: Box, to: Box): Arrow {
  const [across, downward] = [to.x - from.x, to.y - from.y];
  if (Math.abs(across) < from.width) return vertical(from, to, Math.abs(downward) > FAR_DOWN);
  return horizontal(from, to, Math.abs(across) > FAR_ACROSS && Math.abs(downward) < from.height);
}

function vertical(from: Box, to: Box, far: boolean): Arrow {
  const down = to.y >= from.y;
  if (far) {
    const [x1, x2] = [from.x + (down ? 0 : from.width), to.x + (down ? 0 : to.width)];
    const [y1, y2] = [from.y + half(from.height), to.y + half(to.height)];
    const bow = down ? -BOW : BOW;
    return curve([x1, y1], [x1 + bow, y1], [x2 + bow, y2], [x2, y2]);
  }
  const aside = down ? -ASIDE : ASIDE;
  const [x1, y1] = [from.x + half(from.width) + aside, from.y + (down ? from.height : 0)];
  const [x2, y2] = [to.x + half(to.width) + aside, to.y + (down ? 0 : to.height)];
  const bend = half(y2 - y1);
  return curve([x1, y1], [x1, y1 + bend], [x2, y2 - bend], [x2, y2]);
}

function horizontal(from: Box, to: Box, far: boolean): Arrow {
  const right = to.x > from.x;
  const aside = right ? -ASIDE : ASIDE;
  if (far) {
    const [x1, x2] = [from.x + half(from.width) + aside, to.x + half(to.width) + aside];
    const [y1, y2] = [from.y + (right ? 0 : from.height), to.y + (right ? 0 : to.height)];
    const bow = right ? -BOW : BOW;
    return curve([x1, y1], [x1, y1 + bow], [x2, y2 + bow], [x2, y2]);
  }
  const [x1, y1] = [from.x + (right ? from.width : 0), from.y + half(from.height) + aside];
  const [x2, y2] = [to.x + (right ? 0 : to.width), to.y + half(to.height) + aside];
  const bend = half(x2 - x1);
  return curve([x1, y1], [x1 + bend, y1], [x2 - bend, y2], [x2, y2]);
}

function curve(a: Place, b: Place, c: Place, d: Place): Arrow {
  const [t, rest] = [WORDS_AT, 1 - WORDS_AT];
  const along = (axis: 0 | 1): number =>
    Math.round(rest ** 3 * a[axis] + 3 * rest ** 2 * t * b[axis] + 3 * rest * t ** 2 * c[axis] + t ** 3 * d[axis]);
  return { path: `M${a.join(" ")} C${b.join(" ")} ${c.join(" ")} ${d.join(" ")}`, x: along(0), y: along(1) };
}

const half = (length: number): number => Math.floor(length / 2);
