// The demo desk: which step the meeting is at, what to try next, a red frame around the screen it is about.
// @ts-check
const button = /** @type {HTMLButtonElement|null} */ (document.getElementById('do'));
const says = document.getElementById('says');
const named = document.getElementById('step-name');
const steps = Array.from(document.querySelectorAll('#steps li'));
let meeting = 0;
// Counts questions and acts: an answer that was asked for before the last of them is old, and not shown.
let turn = 0;

/** @param {{step: number, role?: string, says?: string, can?: boolean, meeting?: number}} now */
function show(now) {
	if (!button || !says || !named || !now.step) return;
	// Another meeting was begun elsewhere: its frames are needed.
	if (meeting && now.meeting && now.meeting !== meeting) return window.location.reload();
	meeting = now.meeting || meeting;
	steps.forEach((step, n) => {
		const mark = step.querySelector('i');
		step.classList.toggle('done', n + 1 < now.step);
		if (n + 1 === now.step) step.setAttribute('aria-current', 'step');
		else step.removeAttribute('aria-current');
		if (mark) mark.textContent = n + 1 < now.step ? '✓' : String(n + 1);
	});
	document
		.querySelectorAll('figure')
		.forEach((figure) =>
			figure.classList.toggle('next', now.step < 9 && figure.getAttribute('data-role') === now.role),
		);
	const current = steps[now.step - 1];
	const name = current ? String(current.textContent).replace(/^[✓\d]+/, '') : '';
	const title = current
		? String(button.dataset.step).replace('{n}', String(now.step)).replace('{name}', name)
		: String(button.dataset.done);
	if (named.textContent !== title) named.textContent = title;
	if (says.textContent !== now.says) says.textContent = now.says || '';
	button.hidden = !now.can;
}

async function ask() {
	if (!button || button.disabled) return;
	const mine = ++turn;
	try {
		const answer = await window.fetch(String(button.dataset.next), {
			headers: { Accept: 'application/json' },
		});
		const now = answer.ok && (await answer.json());
		if (now && mine === turn) show(now);
	} catch (_) {
		/* asked again in a second */
	}
}

if (button) {
	button.addEventListener('click', async () => {
		button.disabled = true;
		turn++;
		try {
			const answer = await window.fetch(String(button.dataset.do), {
				method: 'POST',
				headers: { Accept: 'application/json', 'X-CSRFToken': String(button.dataset.csrf) },
			});
			if (answer.ok) show(await answer.json());
		} catch (_) {
			/* nothing happened; it may be tried again */
		}
		button.disabled = false;
	});
	ask();
	window.setInterval(ask, 1000);
}
