/**
 * A short form that is filled in where the line is thin: photographs are made smaller before they travel, one sees how
 * far they are, nobody sends twice, and what was entered stays when the line breaks.
 *
 *   <form data-island="slow-line" enctype="multipart/form-data" data-word-sending="…" data-word-failed="…">
 *     … <p data-line role="status"></p></form>
 *   Asked for JSON, the server answers where to go ({to}) or what was wrong ({message}). Without script it is a plain form.
 */
const LARGE = 800_000; // bytes below which a photograph travels as it is
const LONGEST = 2000; // pixels of the longer side of one that was made smaller
const QUALITY = 0.85;

export default function start(form: HTMLElement): void {
  const line = form.querySelector<HTMLElement>("[data-line]");
  if (!(form instanceof HTMLFormElement) || !line) return;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    void send(form, line, event.submitter);
  });
}

async function send(form: HTMLFormElement, line: HTMLElement, submitter: HTMLElement | null): Promise<void> {
  const body = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) body.append(submitter.name, submitter.value);
  busy(form, true);
  tell(line, form.dataset["wordSending"]);
  for (const [name, value] of [...body.entries()]) {
    if (!(value instanceof File) || value.size < LARGE || !value.type.startsWith("image/")) continue;
    const smaller = await madeSmaller(value);
    if (smaller) body.set(name, smaller);
  }
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", form.dataset["wordSending"] ?? "");
  line.append(" ", bar);

  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  const stay = (words: string | undefined): void => {
    busy(form, false);
    tell(line, words);
  };
  request.addEventListener("load", () => {
    const answer = answerOf(request);
    if (answer.to) location.assign(answer.to);
    else if (!answer.message && request.status < 500) form.submit(); // signed out, say: let its page be seen
    else stay(answer.message ?? form.dataset["wordFailed"]);
  });
  request.addEventListener("error", () => stay(form.dataset["wordFailed"]));
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.send(body);
}

/** Gives a photograph of a size that travels; null where the browser cannot read it, or nothing would be gained. */
async function madeSmaller(file: File): Promise<File | null> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(picture.width * scale);
    sheet.height = Math.round(picture.height * scale);
    sheet.getContext("2d")?.drawImage(picture, 0, 0, sheet.width, sheet.height);
    picture.close();
    const blob = await new Promise<Blob | null>((done) => sheet.toBlob(done, "image/jpeg", QUALITY));
    if (!blob || blob.size >= file.size) return null;
    return new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return null;
  }
}

function answerOf(request: XMLHttpRequest): { to?: string; message?: string } {
  try {
    return JSON.parse(request.responseText) as { to?: string; message?: string };
  } catch {
    return {};
  }
}

function busy(form: HTMLFormElement, yes: boolean): void {
  form.setAttribute("aria-busy", String(yes));
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) button.disabled = yes;
}

function tell(line: HTMLElement, words: string | undefined): void {
  line.replaceChildren(words ?? "");
}
