/**
 * Copies a value.
 *
 *   <span data-island="copy" data-value="…" data-done="Copied">… <button hidden aria-label="Copy"></button></span>
 */
export default function start(element: HTMLElement): void {
  const button = element.querySelector("button");
  if (!button || !navigator.clipboard) return;
  const status = document.createElement("span");
  status.className = "small muted";
  status.setAttribute("role", "status");
  element.append(status);
  button.hidden = false;
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(element.dataset["value"] ?? "").then(() => {
      status.textContent = element.dataset["done"] ?? "";
      window.setTimeout(() => (status.textContent = ""), 3000);
    });
  });
}
