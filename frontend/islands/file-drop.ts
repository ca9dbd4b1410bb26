/**
 * A place to drop files, with their names and, while the form is sent, how far it is.
 *
 *   <div data-island="file-drop" data-word-ready="…" data-word-sending="…"><input type="file"><ul class="drop__list"></ul></div>
 *   A form with htmx sends itself; here only plain forms show progress. Without script the input works as it is.
 */
export default function start(place: HTMLElement): void {
  const input = place.querySelector<HTMLInputElement>("input[type=file]");
  const list = place.querySelector<HTMLElement>("ul");
  if (!input || !list) return;

  const show = (): void => {
    list.replaceChildren(...[...(input.files ?? [])].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} · ${size(file.size)} · ${place.dataset["wordReady"] ?? ""}`;
      return line;
    }));
  };
  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.dataset["over"] = "";
    });
  }
  for (const name of ["dragleave", "drop"]) place.addEventListener(name, () => delete place.dataset["over"]);
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    const files = event.dataTransfer?.files;
    if (!files || files.length === 0) return;
    input.files = input.multiple ? files : only(files);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", show);

  const form = input.form;
  if (!form || form.matches("[hx-post], [hx-put]") || form.method !== "post") return;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !input.files || input.files.length === 0) return;
    event.preventDefault();
    send(form, event.submitter, list, place.dataset["wordSending"] ?? "");
  });
}

function send(form: HTMLFormElement, submitter: HTMLElement | null, list: HTMLElement, words: string): void {
  const line = document.createElement("li");
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", words);
  line.append(words, bar);
  list.append(line);
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) button.disabled = true;

  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => arrive(request, form));
  request.addEventListener("error", () => form.submit());
  request.open("POST", form.action);
  const body = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) body.append(submitter.name, submitter.value);
  request.send(body);
}

/** Goes where the server sent us; a form that came back with errors takes the place of this page's content. */
function arrive(request: XMLHttpRequest, form: HTMLFormElement): void {
  const there = request.responseURL;
  const page = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("#page");
  const here = document.querySelector("#page");
  if ((there && there !== form.action && there !== location.href) || !page || !here) {
    location.assign(there || location.href);
    return;
  }
  here.replaceWith(page);
  window.htmx.process(page);
}

function only(files: FileList): FileList {
  const transfer = new DataTransfer();
  const first = files[0];
  if (first) transfer.items.add(first);
  return transfer.files;
}

function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const figure = (bytes / 1000 ** step).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  return `${figure} ${units[step]}`;
}
