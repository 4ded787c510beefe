// Small helps on top of pages that work without it. Listeners are delegated, so that they also
// serve fragments swapped in later. No string is ever turned into markup or code here.
"use strict";

// The menu stands open in the page as sent; on narrow screens it starts closed.
const menu = document.querySelector("details[data-nav]");
const wide = window.matchMedia("(min-width: 62rem)");
const fit = () => { if (menu) menu.open = wide.matches; };
fit();
wide.addEventListener("change", fit);

// After a refused form the summary of errors gets the focus, whether by full page or fragment.
const focusSummary = (root) => {
  const summary = root.querySelector(".error-summary");
  if (summary) summary.focus();
};
focusSummary(document);
document.addEventListener("htmx:after:swap", (event) => focusSummary(event.target.ownerDocument || document));

// A link of the summary puts the focus into its field.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  if (!link) return;
  const field = document.getElementById(link.getAttribute("href").slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  (field.closest(".field") || field).scrollIntoView({ block: "start" });
});

// How many characters are left in a text.
const count = (area) => {
  const line = area.closest(".field")?.querySelector(".counter");
  if (!line) return;
  const left = Number(area.dataset.counter) - area.value.length;
  const text = left < 0 ? area.dataset.counterOver : area.dataset.counterText;
  line.textContent = text.replace("#", String(Math.abs(left)));
  line.classList.toggle("counter-over", left < 0);
};
document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-counter]")) count(event.target);
});
document.querySelectorAll("textarea[data-counter]").forEach(count);

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post") || form.hasAttribute("data-again") || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// Typing is not lost by a wrong click: warn before leaving a form marked for it.
let changed = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) changed = true; });
document.addEventListener("submit", () => { changed = false; });
window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

// A table wider than its frame scrolls; then the frame can be reached by keyboard and has a name.
// Frame and table are both watched: either may change its width alone.
const reachable = (frame) => {
  const scrolls = frame.scrollWidth > frame.clientWidth;
  const caption = frame.querySelector("caption");
  if (scrolls) frame.tabIndex = 0; else frame.removeAttribute("tabindex");
  if (scrolls && caption) {
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", caption.textContent);
  } else { frame.removeAttribute("role"); frame.removeAttribute("aria-label"); }
};
const reach = new ResizeObserver((entries) => {
  new Set(entries.map(({ target }) => target.closest(".table-frame"))).forEach((frame) => frame && reachable(frame));
});
const frames = () => document.querySelectorAll(".table-frame, .table-frame > table").forEach((one) => reach.observe(one));
frames();
document.addEventListener("htmx:after:swap", frames);

// A sum beside the points as they are typed; the server counts again.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-sum]");
  if (!form) return;
  const typed = [...form.querySelectorAll("input[inputmode='numeric']")].map((one) => Number(one.value) || 0);
  form.querySelector("[data-sum-total]").textContent = String(typed.reduce((sum, one) => sum + one, 0));
});

// Buttons that print the page.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
