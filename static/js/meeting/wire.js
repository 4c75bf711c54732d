// The line to the server: one socket, acts that are tried until they are answered, and what is heard.
//
// An act goes by socket; with no answer in 3 s the same act (same act_id) goes by POST, and so on in turn
// until one is answered, so it happens exactly once. While the socket cannot be had, the view is fetched
// instead.
// @ts-check

/** An id of our own: crypto.randomUUID is missing on plain http and in older browsers. */
export function uuid() {
	const b = new Uint8Array(16);
	window.crypto.getRandomValues(b);
	return Array.from(b, (n) => (n + 256).toString(16).slice(1)).join('');
}

const ANSWER_MS = 3000;
const QUIET_MS = 5000;

/** @typedef {import('../types').Answer} Answer */
/** @typedef {import('./store.js').Message} Message */
/** @typedef {Message & {meeting?: number}} PulseOf */

/** @param {number} ms */
const pause = (ms) => new Promise((go) => window.setTimeout(go, ms));

/**
 * @typedef {object} Hears
 * @property {() => Record<string, number>} at part → seq held
 * @property {() => number} seq
 * @property {(event: string, message: Message) => void} heard
 * @property {(up: boolean) => void} line
 */

/**
 * @param {{meeting: number, screen: string, acts: string, cast: string, view: string, csrf: string}} to
 * @param {Hears} on
 */
export function connect(to, on) {
	// @ts-ignore  the vendored client is a classic script
	const socket = window.io({
		transports: ['websocket', 'polling'],
		reconnectionDelay: 300,
		reconnectionDelayMax: 1500,
		randomizationFactor: 0.3,
		timeout: 5000,
	});
	let quiet = 0;
	let shown = true;

	function up() {
		window.clearTimeout(quiet);
		quiet = 0;
		if (!shown) on.line((shown = true));
	}
	function down() {
		// A line that comes back within 5 s is nobody's business.
		if (quiet || !shown) return;
		quiet = window.setTimeout(() => {
			on.line((shown = false));
			fetchMeanwhile();
		}, QUIET_MS);
	}
	async function fetchMeanwhile() {
		while (!socket.connected) {
			try {
				const answer = await window.fetch(to.view, {
					credentials: 'same-origin',
					headers: { Accept: 'application/json' },
				});
				if (answer.ok) {
					const both = await answer.json();
					on.heard('view', both.view);
					if (both.mine) on.heard('mine', both.mine);
					if (!shown) on.line((shown = true));
				} else if (answer.status === 403 || answer.status === 404) {
					return on.heard('gone', {});
				}
			} catch (_) {
				if (shown) on.line((shown = false));
			}
			await pause(2000);
		}
	}
	function watch() {
		if (!socket.connected) return;
		socket.emit(
			'watch',
			{ meeting: to.meeting, screen: to.screen, at: on.at() },
			(/** @type {Answer} */ answer) => {
				up();
				if (answer && answer.gone) on.heard('gone', answer);
			},
		);
	}

	down();
	socket.on('connect', watch);
	socket.on('disconnect', (/** @type {string} */ why) => {
		down();
		if (why === 'io server disconnect') window.setTimeout(() => socket.connect(), 500);
	});
	socket.on('connect_error', down);
	for (const event of ['view', 'mine', 'gone', 'pulse']) {
		socket.on(event, (/** @type {PulseOf} */ message) => {
			if (message && message.meeting && message.meeting !== to.meeting) return;
			on.heard(event, message || {});
			if (event === 'pulse' && (message.seq || 0) > on.seq()) watch();
		});
	}
	// Phones sleep: on waking, ask at once rather than wait for the next pulse.
	document.addEventListener('visibilitychange', () => {
		if (!document.hidden) socket.connected ? watch() : socket.connect();
	});
	window.addEventListener('online', () => socket.connected || socket.connect());

	/** @param {string} event @param {object} body @returns {Promise<Answer>} */
	function bySocket(event, body) {
		return new Promise((done, failed) => {
			if (!socket.connected) return failed(new Error('no line'));
			const late = window.setTimeout(() => failed(new Error('no answer')), ANSWER_MS);
			socket.emit(event, body, (/** @type {Answer} */ answer) => {
				window.clearTimeout(late);
				answer ? done(answer) : failed(new Error('no answer'));
			});
		});
	}

	/** @param {string} address @param {object} body @returns {Promise<Answer>} */
	async function byPost(address, body) {
		const answer = await window.fetch(address, {
			method: 'POST',
			credentials: 'same-origin',
			body: JSON.stringify(body),
			headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': to.csrf },
		});
		if (answer.status >= 500 || answer.status === 429) throw new Error('try again');
		const said = await answer.json();
		return answer.ok || said.refused || said.bad ? said : { error: said.message || String(answer.status) };
	}

	/** @param {string} event @param {string} address @param {object} body @returns {Promise<Answer>} */
	async function send(event, address, body) {
		const until = Date.now() + 120000;
		for (let wait = 500; Date.now() < until; wait = Math.min(wait * 2, 4000)) {
			try {
				return await bySocket(event, body);
			} catch (_) {
				/* by post, then */
			}
			try {
				return await byPost(address, body);
			} catch (_) {
				/* neither: wait a little, then the same again */
			}
			await pause(wait);
		}
		return { error: 'unreachable' };
	}

	return {
		watch,
		/**
		 * Sends an act until it is answered: {ok, seq}, {refused}, {bad}, {gone} or {error}.
		 * @param {import('./screen.js').ActKind} kind
		 * @param {import('./screen.js').Args} [args]
		 * @param {string} [as]  person for whom the recorder enters it
		 */
		act(kind, args, as) {
			const body = { meeting: to.meeting, act_id: uuid(), seen: on.seq(), kind, args: args || {} };
			return send('act', to.acts, as ? Object.assign(body, { as }) : body);
		},
		/**
		 * A secret paper: apart from acts, never in the log.
		 * @param {number} box @param {string|string[]} choice
		 */
		cast: (box, choice) =>
			send('cast', to.cast.replace('/0/', '/' + box + '/'), {
				meeting: to.meeting,
				box,
				key: uuid(),
				choice,
			}),
	};
}
