// What this screen knows: whole numbered parts, replaced when newer, dropped when older. Never a patch, never an event.
// @ts-check

/** @param {() => void} changed @param {() => void} missing  called when a part is known to exist and is not here */
export function create(changed, missing) {
	/** @type {any} */
	const state = {
		parts: {},
		mine: null,
		seq: 0,
		hash: '',
		skew: 0,
		line: true,
		gone: false,
		heard: Date.now(),
	};

	/** @param {any} message */
	function view(message) {
		const parts = message.parts || {};
		for (const name of Object.keys(parts)) {
			const held = state.parts[name];
			if (!held || parts[name].seq >= held.seq) state.parts[name] = parts[name];
		}
		if (message.hash && (message.seq || 0) >= state.seq) state.hash = message.hash;
		state.seq = Math.max(state.seq, message.seq || 0);
		const at = message.at || {};
		if (Object.keys(at).some((name) => !state.parts[name] || state.parts[name].seq < at[name])) missing();
	}

	return {
		state,
		/** part → seq, for `watch`. */
		at() {
			/** @type {Record<string, number>} */
			const out = {};
			for (const name of Object.keys(state.parts)) out[name] = state.parts[name].seq;
			return out;
		},
		/** @param {boolean} up */
		line(up) {
			state.line = up;
			changed();
		},
		/** Server time now, ms. */
		now: () => Date.now() + state.skew,
		/** @param {string} event @param {any} message */
		heard(event, message) {
			if (message.gone || event === 'gone') state.gone = true;
			if (message.now) {
				state.skew = Date.parse(message.now) - Date.now();
				state.heard = Date.now();
			}
			if (event === 'view') view(message);
			if (event === 'mine' && (!state.mine || (message.seq || 0) >= (state.mine.seq || 0)))
				state.mine = message;
			// Turnout of a box is not in the log, so it comes with the pulse and has no number.
			const vote = state.parts.vote;
			if (event === 'pulse' && vote && vote.open && message.cast !== undefined)
				state.parts.vote = Object.assign({}, vote, { cast: message.cast });
			changed();
		},
	};
}
