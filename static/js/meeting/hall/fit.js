// A long text gets smaller until it fits: the wall never scrolls.
// @ts-check

export function fit() {
	const main = document.querySelector('main');
	const text = /** @type {HTMLElement|null} */ (main && main.querySelector('.resolution'));
	if (!main || !text) return;
	// Nodes are used again from one state to the next, and would keep the size they had.
	main.querySelectorAll('p').forEach((p) => {
		if (p !== text) p.removeAttribute('style');
	});
	const over = () => main.scrollHeight > main.clientHeight + 1;
	const rules = Array.from(main.querySelectorAll('.rule'));
	rules.forEach((rule) => {
		rule.removeAttribute('hidden');
	});
	// As large as there is room for: the last row reads it too.
	const most = window.innerHeight > window.innerWidth ? 2.3 : 2.6;
	for (let em = most; em > 1 && (em === most || over()); em -= 0.1) text.style.fontSize = em + 'em';
	main.classList.remove('tight');
	if (over()) main.classList.add('tight');
	// The question matters more than the words of its rule.
	if (over()) {
		rules.forEach((rule) => {
			rule.setAttribute('hidden', '');
		});
	}
	for (let em = 1; em > 0.5 && over(); em -= 0.1) text.style.fontSize = em + 'em';
}
