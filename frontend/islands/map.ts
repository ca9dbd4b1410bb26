/**
 * Shows the listed places on a world map that needs no internet.
 *
 *   <div data-island="map" data-world="/static/dist/world.json" data-styles="/static/dist/map.css" data-label="…">
 *     <div class="map__canvas" hidden></div><ul><li data-site data-latitude data-longitude data-tone data-name data-url data-note>…
 */
import L from "leaflet";
import type { FeatureCollection } from "geojson";

const TONES = ["good", "warn", "bad", "calm", "unknown"];

export default function start(element: HTMLElement): void {
  const canvas = element.querySelector<HTMLElement>(".map__canvas");
  const sites = [...element.querySelectorAll<HTMLElement>("[data-site]")].filter(isPlaced);
  if (!canvas || sites.length === 0) return;
  const styles = document.createElement("link");
  styles.rel = "stylesheet";
  styles.href = element.dataset["styles"] ?? "";
  styles.addEventListener("load", () => void draw(element, canvas, sites));
  document.head.append(styles);
}

async function draw(element: HTMLElement, canvas: HTMLElement, sites: HTMLElement[]): Promise<void> {
  const answer = await fetch(element.dataset["world"] ?? "");
  if (!answer.ok) return;
  const world = (await answer.json()) as FeatureCollection;
  canvas.hidden = false;
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", element.dataset["label"] ?? "");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(canvas, { attributionControl: false, minZoom: 1, maxZoom: 9, zoomSnap: 0.5, worldCopyJump: true, scrollWheelZoom: false, zoomAnimation: !calm, fadeAnimation: !calm });
  L.geoJSON(world, { interactive: false, style: { className: "map__land" } }).addTo(map);
  for (const site of sites) pin(site).addTo(map);
  map.fitBounds(L.latLngBounds(sites.map(placeOf)).pad(0.35), { maxZoom: 6 });
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
}

function pin(site: HTMLElement): L.Marker {
  const tone = TONES.includes(site.dataset["tone"] ?? "") ? site.dataset["tone"] : "unknown";
  const name = [site.dataset["name"], site.dataset["note"]].filter(Boolean).join(": ");
  const icon = L.divIcon({ className: `map__pin map__pin--${tone}`, iconSize: [24, 24] });
  const marker = L.marker(placeOf(site), { icon, title: name, alt: name, keyboard: true });
  marker.bindTooltip(document.createTextNode(name) as unknown as HTMLElement, { direction: "top", offset: [0, -10] });
  const address = site.dataset["url"];
  if (address) marker.on("click", () => location.assign(address));
  return marker;
}

function placeOf(site: HTMLElement): [number, number] {
  return [Number(site.dataset["latitude"]), Number(site.dataset["longitude"])];
}

function isPlaced(site: HTMLElement): boolean {
  const { latitude, longitude } = site.dataset;
  return Boolean(latitude && longitude) && placeOf(site).every(Number.isFinite);
}
