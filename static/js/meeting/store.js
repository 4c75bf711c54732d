// What this screen knows: whole numbered parts, replaced when newer, dropped when older. Never a patch, never
// an event.
// @ts-check

/** @typedef {import('../types').Parts} Parts */
/** @typedef {import('../types').Mine} Mine */
/**
 * line: the socket is up (or was a moment ago); gone: no longer signed in to this meeting; heard: when, ms;
 * skew: what to add to this device's clock for the server's. The parts are all here once the first view is.
 * @typedef {object} State
 * @property {Parts} parts
 * @property {Mine|null} mine
 * @property {number} seq
 * @property {string} hash
 * @property {number} skew
 * @property {boolean} line
 * @property {boolean} gone
 * @property {number} heard
 */
/**
 * What comes over the line: a view (whole parts), what is personal, or a pulse (where the meeting is at).
 * @typedef {{seq?: number, now?: string, hash?: string, gone?: boolean, cast?: number,
 *   at?: Partial<Record<keyof Parts, number>>, parts?: Partial<Parts>}} Message
 */

/**
 * @param {() => void} changed
 * @param {() => void} missing  called when a part is known to exist and is not here
 */
export function create(changed, missing) {
	/** @type {State} */
	const state = {
		parts: /** @type {Parts} */ ({}),
		mine: null,
		seq: 0,
		hash: '',
		skew: 0,
		line: true,
		gone: false,
		heard: Date.now(),
	};

	/** A part replaces the one that is held unless it is older. @param {Partial<Parts>} parts */
	function take(parts) {
		for (const [name, part] of Object.entries(parts)) {
			const held = state.parts[/** @type {keyof Parts} */ (name)];
			if (!held || part.seq >= held.seq) Object.assign(state.parts, { [name]: part });
		}
	}

	/** @param {Message} message */
	function view(message) {
		const seq = message.seq || 0;
		take(message.parts || {});
		if (message.hash && seq >= state.seq) state.hash = message.hash;
		state.seq = Math.max(state.seq, seq);
		const here = at();
		if (Object.entries(message.at || {}).some(([name, at]) => !(here[name] >= at))) missing();
	}

	/** part → seq, for `watch`. */
	function at() {
		/** @type {Record<string, number>} */
		const out = {};
		for (const [name, part] of Object.entries(state.parts)) out[name] = part.seq;
		return out;
	}

	return {
		state,
		at,
		/** @param {boolean} up */
		line(up) {
			state.line = up;
			changed();
		},
		/** Server time now, ms. */
		now: () => Date.now() + state.skew,
		/** @param {string} event view, mine, pulse or gone @param {Message} message */
		heard(event, message) {
			if (message.gone || event === 'gone') state.gone = true;
			if (message.now) {
				state.skew = Date.parse(message.now) - Date.now();
				state.heard = Date.now();
			}
			if (event === 'view') view(message);
			if (event === 'mine' && (!state.mine || (message.seq || 0) >= state.mine.seq)) {
				state.mine = /** @type {Mine} */ (message);
			}
			// Turnout of a box is not in the log, so it comes with the pulse and has no number.
			const vote = state.parts.vote;
			if (event === 'pulse' && vote && vote.open && message.cast !== undefined) {
				state.parts.vote = Object.assign({}, vote, { cast: message.cast });
			}
			changed();
		},
	};
}
