// What every live screen does: boot, listen, draw whole parts again when something changed or a second
// passed.
// @ts-check
import { render } from '../../vendor/htm-preact-3.1.1.js';
import { boot, ready } from './phrases.js';
import { create } from './store.js';
import { connect } from './wire.js';
import { answered } from './parts/answers.js';

/** @typedef {import('../types').Opening} Opening */
/** @typedef {import('../../vendor/htm-preact-3.1.1.js').Tree} Tree */
/**
 * What is open over a screen. on: the vote it belongs to; the rest is what was chosen or typed in it so far.
 * @typedef {object} OpenPanel
 * @property {string} kind
 * @property {Opening} [opening]
 * @property {string|string[]} [choice]
 * @property {string} [on]
 * @property {string} [does]
 * @property {string} [find]
 * @property {string} [text]
 * @property {string} [op]
 * @property {string} [words]
 * @property {[number, number]|null} [span]
 */
/** @typedef {OpenPanel|null} Panel */
/**
 * What a screen is drawn from.
 * ui: what it keeps for itself: an open panel, the key of the act under way, what the last answer said.
 * open: opens a panel (or closes it: null).
 * act: does an act; true when it was done. A second tap on the same button while the first is under way is
 * one tap; another act waits for its turn instead of being lost.
 * cast: puts a secret paper into the box.
 * @typedef {object} Screen
 * @property {import('./store.js').State} state
 * @property {import('../types').Boot} boot
 * @property {{panel: Panel, busy: string|null, said: string}} ui
 * @property {() => number} now
 * @property {() => void} again
 * @property {(panel: Panel) => void} open
 * @property {(kind: ActKind, args?: Args, more?: {as?: string, key?: string}) => Promise<boolean>} act
 * @property {(box: number|null, choice: string|string[]) => Promise<boolean>} cast
 */
/** @typedef {import('../types').ActKind} ActKind */
/** @typedef {Record<string, unknown>} Args */

/**
 * @param {string} name  phone, chair or hall
 * @param {(screen: Screen) => Tree} draw  the whole screen as a tree
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
	/** @type {ReturnType<typeof connect>|null} */
	let wire = null;
	/**
	 * What an answer means for what is open. A list that is worked through stays open until it is closed, and
	 * what was opened while a slow answer was on its way is not that answer's to close.
	 * @param {import('../types').Answer} answer @param {Panel} was  what was open when the act was sent
	 */
	function done(answer, was) {
		screen.ui.busy = null;
		screen.ui.said = answered(answer);
		const { panel } = screen.ui;
		if (answer.ok && panel && was && panel.kind === was.kind && panel.kind !== 'roll') screen.ui.panel = null;
		again();
		return !!answer.ok;
	}
	/** @type {Screen} */
	const screen = {
		state: store.state,
		boot,
		now: store.now,
		again,
		ui: { panel: null, busy: null, said: '' },
		open(panel) {
			screen.ui.panel = panel;
			screen.ui.said = '';
			again();
		},
		async act(kind, args, more) {
			const key = (more && more.key) || kind;
			if (screen.ui.busy === key && !(more && more.as)) return false;
			while (screen.ui.busy) await new Promise((go) => window.setTimeout(go, 40));
			screen.ui.busy = key;
			screen.ui.said = '';
			again();
			const was = screen.ui.panel;
			return done(wire ? await wire.act(kind, args, more && more.as) : { error: 'unreachable' }, was);
		},
		async cast(box, choice) {
			if (screen.ui.busy || !wire || box === null) return false;
			screen.ui.busy = 'box';
			again();
			const was = screen.ui.panel;
			const answer = await wire.cast(box, choice);
			const { mine } = store.state;
			if (answer.ok && mine && mine.box && mine.box.id === box) {
				mine.box = Object.assign({}, mine.box, { cast: true });
			}
			if (answer.ok) wire.watch();
			return done(answer, was);
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
	const { meeting, acts, cast, view_at: view, csrf } = boot;
	wire = connect(
		{ meeting, screen: name, acts, cast, view, csrf },
		{ at: store.at, seq: () => store.state.seq, heard: store.heard, line: store.line },
	);
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
}
