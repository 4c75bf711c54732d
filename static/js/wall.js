/* The wall keeps itself: turns its pages, steps text down until it fits, fetches what is new, goes by the
   community's clock, shows its last copy with its time when the network is gone, and loads itself again when
   there is a new version. ES2018. */
(function () {
	'use strict';
	/**
	 * What /slides answers, kept for when the network is gone. at: the server's clock, ms; offset: minutes east
	 * of UTC.
	 * @typedef {{html: string, shown: string, at: number, offset: number, version: string}} Copy
	 */
	/** @param {string} id */
	const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
	const stage = part('slides');
	const asOf = part('as-of');
	const stale = part('stale');
	const dots = part('dots');
	const clock = part('clock');
	/** What the page says in data-name of an element. @param {HTMLElement} element @param {string} name */
	const told = (element, name) => element.dataset[name] || '';
	const born = Date.now();
	const A_DAY = 86400000;
	let skew = Number(told(clock, 'at')) - born;
	let offset = Number(told(clock, 'offset'));
	let shownAt = Number(told(clock, 'at'));
	let at = 0;
	/** @type {Copy|null} */
	let waiting = null;
	let turning = 0;

	/** @returns {HTMLElement[]} */
	function slides() {
		return Array.prototype.slice.call(stage.querySelectorAll('.slide'));
	}

	/** @param {HTMLElement} box */
	function over(box) {
		return box.scrollHeight > box.clientHeight + 1;
	}

	// Each box steps down by itself, so that a long list beside it does not make the result small.
	/** @param {HTMLElement} box */
	function step(box) {
		box.classList.remove('fit-1', 'fit-2', 'fit-3', 'fit-4');
		for (let n = 1; n <= 4 && over(box); n += 1) {
			box.classList.add('fit-' + n);
		}
	}

	/** @param {HTMLElement} slide */
	function fit(slide) {
		/** @type {HTMLElement[]} */
		const boxes = Array.prototype.slice.call(slide.querySelectorAll('.w-main, .w-side'));
		slide.classList.remove('tight');
		boxes.forEach(step);
		if (boxes.some(over)) {
			slide.classList.add('tight');
			boxes.forEach(step);
		}
	}

	function show() {
		const all = slides();
		if (!all.length) {
			return;
		}
		at = at % all.length;
		all.forEach(function (slide, n) {
			slide.classList.toggle('on', n === at);
		});
		fit(all[at]);
		dots.textContent = '';
		all.forEach(function (_slide, n) {
			const dot = document.createElement('i');
			if (n === at) {
				dot.className = 'on';
			}
			dots.appendChild(dot);
		});
		window.clearTimeout(turning);
		turning = window.setTimeout(turn, 1000 * (Number(all[at].dataset.seconds) || 14));
	}

	/** @param {Copy} copy @param {number} then */
	function take(copy, then) {
		const on = slides()[at];
		const key = on ? on.dataset.key : '';
		stage.innerHTML = copy.html;
		asOf.textContent = copy.shown;
		shownAt = copy.at;
		const again = slides().findIndex(function (slide) {
			return slide.dataset.key === key;
		});
		at = again < 0 ? at : again + then;
		show();
	}

	/** @param {Copy} copy */
	function keep(copy) {
		try {
			localStorage.setItem(told(stage, 'key'), JSON.stringify(copy));
		} catch (e) {
			/* a full or forbidden store costs only the copy */
		}
	}

	/** @returns {Copy|null} */
	function kept() {
		try {
			return JSON.parse(localStorage.getItem(told(stage, 'key')) || 'null');
		} catch (e) {
			return null;
		}
	}

	/** Whether the page loads itself again for a new version, or once a day. @param {Copy} copy */
	function renewed(copy) {
		let asked = null;
		try {
			asked = sessionStorage.getItem('wall-version');
		} catch (e) {
			asked = copy.version;
		}
		if ((copy.version !== stage.dataset.version && asked !== copy.version) || Date.now() - born > A_DAY) {
			try {
				sessionStorage.setItem('wall-version', copy.version);
			} catch (e) {
				/* then it asks again tomorrow */
			}
			window.location.reload();
			return true;
		}
		return false;
	}

	/** @param {Copy} copy */
	function arrived(copy) {
		stale.hidden = true;
		skew = copy.at - Date.now();
		offset = copy.offset;
		keep(copy);
		if (renewed(copy)) {
			return;
		}
		const on = slides()[at];
		if (slides().length < 2 || (on && on.classList.contains('kind-live'))) {
			waiting = null;
			take(copy, 0);
		} else {
			waiting = copy;
			asOf.textContent = copy.shown;
		}
		tick();
	}

	function refresh() {
		const stop = typeof AbortController === 'undefined' ? null : new AbortController();
		const timer = setTimeout(function () {
			if (stop) {
				stop.abort();
			}
		}, 10000);
		fetch(told(stage, 'source'), {
			cache: 'no-store',
			credentials: 'same-origin',
			signal: stop ? stop.signal : undefined,
		})
			.then(function (answer) {
				if (!answer.ok || answer.headers.get('X-Kept')) {
					throw new Error(String(answer.status));
				}
				return answer.json();
			})
			.then(arrived)
			.catch(function () {
				stale.hidden = false;
				const copy = kept();
				if (copy && copy.at > shownAt) {
					take(copy, 0);
				}
			})
			.then(function () {
				clearTimeout(timer);
				setTimeout(refresh, stage.querySelector('.kind-live') ? 10000 : 30000);
			});
	}

	function turn() {
		if (waiting) {
			const copy = waiting;
			waiting = null;
			take(copy, 1);
		} else {
			at += 1;
			show();
		}
	}

	function tick() {
		// UTC getters on a moment moved east: the community's time, whatever the zone and the clock of this box.
		const now = new Date(Date.now() + skew + offset * 60000);
		const two = function (/** @type {number} */ n) {
			return (n < 10 ? '0' : '') + n;
		};
		/** @type {Record<string, string|number>} */
		const parts = {
			weekday: told(clock, 'days').split('|')[now.getUTCDay()],
			day: now.getUTCDate(),
			month: told(clock, 'months').split('|')[now.getUTCMonth()],
			time: two(now.getUTCHours()) + ':' + two(now.getUTCMinutes()),
		};
		clock.textContent = told(clock, 'format').replace(/\{(\w+)\}/g, function (_all, name) {
			return String(parts[name]);
		});
	}

	function guard() {
		// Only on https or localhost do browsers allow a worker; elsewhere a lost network costs a reload, not the
		// page that is open.
		if (!('serviceWorker' in navigator)) {
			return;
		}
		navigator.serviceWorker
			.register(told(stage, 'worker'), { scope: told(stage, 'scope') })
			.then(function () {
				return navigator.serviceWorker.ready;
			})
			.then(function (ready) {
				/** @type {(HTMLLinkElement & HTMLScriptElement)[]} */
				const named = Array.prototype.slice.call(
					document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]'),
				);
				const files = named.map((each) => each.href || each.src);
				const source = new URL(told(stage, 'source'), window.location.href).href;
				const keep = files.concat([window.location.href, source]);
				if (ready.active) ready.active.postMessage({ keep });
			})
			.catch(function () {
				/* refused: the page itself goes on */
			});
	}

	show();
	tick();
	refresh();
	guard();
	setInterval(tick, 5000);
	window.addEventListener('resize', show);
	window.addEventListener('keydown', function (event) {
		if (event.key === 'ArrowRight') {
			turn();
		} else if (event.key === 'ArrowLeft') {
			at += slides().length - 1;
			show();
		}
	});
	window.addEventListener('offline', function () {
		stale.hidden = false;
	});
})();
