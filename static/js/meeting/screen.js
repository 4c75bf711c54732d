// What every live screen does: boot, listen, draw whole parts again when something changed or a second passed.
// @ts-check
import { html, render } from '../../vendor/htm-preact-3.1.1.js';
import { boot, ready } from './phrases.js';
import { create } from './store.js';
import { connect } from './wire.js';
import { answered } from './pieces.js';

/**
 * @param {string} name  phone, chair or hall
 * @param {(screen: any) => any} draw  the whole screen as a tree
 */
export async function start(name, draw) {
	const root = /** @type {HTMLElement} */ (document.getElementById('screen'));
	let due = false;
	// Nothing is drawn, and so nothing can be pressed, before the words and the line are there.
	let begun = false;
	let missing = 0;
	const again = () => {
		if (due || !begun) return;
		due = true;
		window.requestAnimationFrame(paint);
		// Frames stand still in a hidden tab; the state must not.
		window.setTimeout(paint, 250);
	};
	const store = create(again, () => {
		window.clearTimeout(missing);
		missing = window.setTimeout(() => wire && wire.watch(), 400);
	});
	/** @type {any} */
	let wire = null;
	/** @type {any} */
	const screen = {
		state: store.state,
		boot,
		now: store.now,
		again,
		/** what this screen keeps for itself: an open panel, an act under way, the last answer */
		ui: { panel: null, busy: null, said: '' },
		/** Opens a panel (or closes it: null). @param {any} panel */
		open(panel) {
			screen.ui.panel = panel;
			screen.ui.said = '';
			again();
		},
		/**
		 * Does an act; answers true when it was done. A second tap on the same button while the first is under way is one tap;
		 * another act waits for its turn instead of being lost.
		 * @param {string} kind @param {any} [args] @param {{as?: string, key?: string}} [more]
		 */
		async act(kind, args, more) {
			const key = (more && more.key) || kind;
			if (screen.ui.busy === key && !(more && more.as)) return false;
			while (screen.ui.busy) await new Promise((go) => window.setTimeout(go, 40));
			screen.ui.busy = key;
			screen.ui.said = '';
			again();
			const answer = await wire.act(kind, args, more && more.as);
			return screen.done(answer);
		},
		/** Casts a secret paper. @param {number} box @param {any} choice */
		async cast(box, choice) {
			if (screen.ui.busy) return false;
			screen.ui.busy = 'box';
			again();
			const answer = await wire.cast(box, choice);
			const { mine } = store.state;
			if (answer.ok && mine && mine.box && mine.box.id === box)
				mine.box = Object.assign({}, mine.box, { cast: true });
			if (answer.ok) wire.watch();
			return screen.done(answer);
		},
		/** @param {any} answer */
		done(answer) {
			screen.ui.busy = null;
			screen.ui.said = answered(answer);
			// A list that is worked through stays open until it is closed.
			if (answer.ok && !(screen.ui.panel && screen.ui.panel.kind === 'roll')) screen.ui.panel = null;
			again();
			return !!answer.ok;
		},
	};
	function paint() {
		if (!due) return;
		due = false;
		render(draw(screen), root);
	}

	if (boot.view) store.heard('view', boot.view);
	if (boot.mine) store.heard('mine', boot.mine);
	await ready();
	root.textContent = '';
	if (!boot.still) {
		wire = connect(
			{
				meeting: boot.meeting,
				screen: name,
				acts: boot.acts,
				cast: boot.cast,
				view: boot.view_at,
				csrf: boot.csrf,
			},
			{ at: store.at, seq: () => store.state.seq, heard: store.heard, line: store.line },
		);
	}
	begun = true;
	again();
	window.setInterval(() => {
		const { floor, vote, question, meeting } = store.state.parts;
		const runs =
			(floor && floor.speaker) ||
			(vote && vote.open && vote.ends_at) ||
			(question && question.consent) ||
			(meeting && meeting.phase === 'recess') ||
			name === 'hall';
		if (runs) again();
	}, 1000);
	return screen;
}

export { html };
