// The demo desk: one step open at a time, and a red frame around the screen it is about.
// @ts-check
const steps = Array.from(document.querySelectorAll('.say details'));

/** @param {Element} step */
function point(step) {
  const li = step.closest('li');
  const role = li && li.getAttribute('data-role');
  document.querySelectorAll('figure').forEach((figure) => figure.classList.toggle('next', figure.getAttribute('data-role') === role));
}
steps.forEach((step) => step.addEventListener('toggle', () => {
  if (!(/** @type {HTMLDetailsElement} */ (step).open)) return;
  steps.forEach((other) => other !== step && other.removeAttribute('open'));
  point(step);
}));
if (steps[0]) point(steps[0]);
