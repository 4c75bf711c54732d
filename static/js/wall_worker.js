/* Answers for one community's wall when the network does not: network first, the last good copy after eight
   seconds or a failure. Its scope is the wall's address alone. It keeps the wall page, its slides and the
   files that page names, nothing else. ES2018. */
'use strict';
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const WALL = new URL(worker.registration.scope);
const STORE = 'wall:' + WALL.pathname;

/** @param {Request} request */
function ours(request) {
	const url = new URL(request.url);
	return (
		request.method === 'GET' &&
		url.origin === WALL.origin &&
		(url.pathname === WALL.pathname ||
			url.pathname === WALL.pathname + '/slides' ||
			url.pathname.startsWith('/static/'))
	);
}

/** @param {Request} request @returns {Promise<Response>} */
function fresh(request) {
	return new Promise(function (resolve, reject) {
		const timer = setTimeout(function () {
			reject(new Error('slow'));
		}, 8000);
		fetch(request).then(
			function (answer) {
				clearTimeout(timer);
				resolve(answer);
			},
			function (error) {
				clearTimeout(timer);
				reject(error);
			},
		);
	});
}

/** @param {Response} answer */
function marked(answer) {
	const headers = new Headers(answer.headers);
	headers.set('X-Kept', '1');
	return answer.blob().then(function (body) {
		return new Response(body, { status: answer.status, headers: headers });
	});
}

/** @param {Request} request */
function answerFor(request) {
	return caches.open(STORE).then(function (store) {
		const old = function () {
			return store
				.match(request, { ignoreVary: true })
				.then(function (exact) {
					return exact || store.match(request, { ignoreVary: true, ignoreSearch: true });
				})
				.then(function (found) {
					return found ? marked(found) : Response.error();
				});
		};
		return fresh(request)
			.then(function (answer) {
				if (answer.status >= 500) {
					return old();
				}
				if (answer.ok) {
					return store.put(request.url, answer.clone()).then(function () {
						return answer;
					});
				}
				return answer;
			})
			.catch(old);
	});
}

worker.addEventListener('install', function () {
	worker.skipWaiting();
});
worker.addEventListener('activate', function (event) {
	event.waitUntil(worker.clients.claim());
});
worker.addEventListener('fetch', function (event) {
	if (ours(event.request)) {
		event.respondWith(answerFor(event.request));
	}
});
worker.addEventListener('message', function (event) {
	/** @type {string[]} */
	const wanted = (event.data && event.data.keep) || [];
	event.waitUntil(
		caches.open(STORE).then(function (store) {
			return Promise.all(
				wanted
					.filter(function (url) {
						return ours(new Request(url));
					})
					.map(function (url) {
						return fetch(url, { credentials: 'same-origin' })
							.then(function (answer) {
								return answer.ok ? store.put(url, answer) : null;
							})
							.catch(function () {
								return null;
							});
					}),
			);
		}),
	);
});
