/* Small comforts for plain forms; every page works without them. ES2018. */
(function () {
	'use strict';
	var PENDING = 'draft-sent';
	var store = null;
	try {
		store = window.localStorage;
	} catch (refused) {
		store = null;
	}

	function read(key) {
		try {
			return JSON.parse(store.getItem(key) || 'null');
		} catch (torn) {
			store.removeItem(key);
			return null;
		}
	}
	function write(key, value) {
		try {
			store.setItem(key, JSON.stringify(value));
			return true;
		} catch (full) {
			return false;
		} // a full store loses comfort only
	}
	function note(form) {
		var line = form.querySelector('.draft-note');
		if (!line) {
			line = document.createElement('p');
			line.className = 'draft-note';
			line.setAttribute('role', 'status');
			form.insertBefore(line, form.firstChild);
		}
		var now = new Date();
		var time = ('0' + now.getHours()).slice(-2) + ':' + ('0' + now.getMinutes()).slice(-2);
		line.textContent = (document.body.getAttribute('data-draft-kept') || '').replace('{time}', time);
	}

	// Drafts: what is typed survives a closed tab, a lost network and an error page. A draft goes when its form
	// was sent and the answer says that it was done, or is neither the form again, nor an error, nor the
	// sign-in.
	if (store) {
		var sent = read(PENDING);
		if (sent) {
			var back = Array.prototype.some.call(document.querySelectorAll('form[data-draft]'), function (form) {
				return 'draft:' + form.getAttribute('data-draft') === sent;
			});
			// The same page again, for one more.
			var done =
				document.querySelector('.flash-success, .flash-message') && !document.querySelector('.error-summary');
			if (
				(!back || done) &&
				!document.querySelector('.error-page, input[type=password]') &&
				!/\/(enter|sign-in)/.test(window.location.pathname)
			) {
				store.removeItem(sent);
			}
			store.removeItem(PENDING);
		}
		document.querySelectorAll('form[data-draft]').forEach(function (form) {
			var key = 'draft:' + form.getAttribute('data-draft');
			var fields = form.querySelectorAll('input[type=text], textarea, select, input[type=radio]');
			var kept = read(key);
			if (kept) {
				var restored = false;
				fields.forEach(function (field) {
					if (field.type === 'radio') {
						if (
							kept[field.name] === field.value &&
							!form.querySelector('input[name=' + field.name + '][checked]')
						) {
							field.checked = true;
						}
						return;
					}
					if (!field.value && kept[field.name]) {
						field.value = kept[field.name];
						if (field.tagName === 'SELECT' && field.selectedIndex < 0) {
							field.selectedIndex = 0;
							return;
						} // the choice is gone meanwhile
						restored = true;
					}
				});
				if (restored) {
					note(form);
				}
			}
			form.addEventListener('input', function () {
				var now = {};
				fields.forEach(function (field) {
					if (field.type !== 'radio' || field.checked) {
						now[field.name] = field.value;
					}
				});
				if (write(key, now)) {
					note(form);
				}
			});
			form.addEventListener('submit', function () {
				write(PENDING, key);
			});
		});
	}

	// A second tap while the first is under way sends nothing; the server is idempotent all the same.
	document.addEventListener('submit', function (event) {
		var form = event.target;
		var asker = event.submitter && event.submitter.getAttribute('data-confirm') ? event.submitter : form;
		var question = asker.getAttribute('data-confirm');
		if (form.getAttribute('data-sent')) {
			event.preventDefault();
			return;
		}
		if (question && !window.confirm(question)) {
			event.preventDefault();
			return;
		}
		form.setAttribute('data-sent', '1');
		window.setTimeout(function () {
			form.removeAttribute('data-sent');
		}, 4000);
	});
	window.addEventListener('pageshow', function () {
		document.querySelectorAll('form[data-sent]').forEach(function (form) {
			form.removeAttribute('data-sent');
		});
	});

	document.documentElement.className += ' js';

	// Tiles: the chosen one is marked for browsers that cannot style by what is inside.
	function marked() {
		document.querySelectorAll('.choice > input[type=radio], .day-strip input').forEach(function (input) {
			input.parentNode.className =
				input.parentNode.className.replace(/ ?\bon\b/g, '') + (input.checked ? ' on' : '');
		});
	}
	document.addEventListener('change', marked);
	marked();

	// Characters left, told while typing.
	document.querySelectorAll('[data-count]').forEach(function (line) {
		var field = document.getElementById(line.getAttribute('data-count'));
		function told() {
			var left = Number(line.getAttribute('data-most')) - field.value.length;
			line.textContent = line
				.getAttribute(left >= 0 ? 'data-left' : 'data-over')
				.replace('{n}', left >= 0 ? left : field.value.length);
		}
		field.addEventListener('input', told);
		told();
	});

	// What reads alike, half a second after the last letter; the newest answer wins.
	document.querySelectorAll('[data-alike]').forEach(function (box) {
		var field = document.getElementById(box.getAttribute('data-for'));
		var timer = null;
		var asked = 0;
		field.addEventListener('input', function () {
			window.clearTimeout(timer);
			timer = window.setTimeout(function () {
				var mine = ++asked;
				window
					.fetch(box.getAttribute('data-alike') + '?title=' + encodeURIComponent(field.value), {
						credentials: 'same-origin',
					})
					.then(function (answer) {
						return answer.ok ? answer.text() : null;
					})
					.then(function (html) {
						if (html !== null && mine === asked) {
							box.innerHTML = html;
						}
					})
					.catch(function () {
						/* without a network the form works all the same */
					});
			}, 500);
		});
	});

	// Photos are sent as soon as they are chosen, so that none is lost when the form comes back.
	document.querySelectorAll('input[data-upload]').forEach(function (input) {
		input.addEventListener('change', function () {
			var button = input.form.querySelector(
				'button[name=step][value=' + input.getAttribute('data-upload') + ']',
			);
			if (button && input.files.length) {
				button.click();
			}
		});
	});

	// Screening: only what belongs to the chosen decision is shown; a closed choice says so. The server checks
	// all the same.
	document.querySelectorAll('form[data-screening]').forEach(function (form) {
		function value(name) {
			var on = form.querySelector('input[name=' + name + ']:checked');
			return on ? on.value : '';
		}
		function shown() {
			var matter = value('matter');
			form.querySelectorAll('input[name=result]').forEach(function (input) {
				input.disabled =
					(matter === 'outside' && input.value === 'accepted') ||
					(matter === 'own' && input.value === 'out_of_scope');
				if (input.disabled) {
					input.checked = false;
				}
				input.parentNode.className =
					input.parentNode.className.replace(/ ?\bclosed\b/g, '') + (input.disabled ? ' closed' : '');
			});
			var result = value('result');
			form.querySelectorAll('[data-when]').forEach(function (part) {
				part.className = part.getAttribute('data-when') === result ? '' : 'away';
			});
			var opinion = form.querySelector('[data-opinion]');
			if (opinion) {
				opinion.className =
					opinion.getAttribute('data-opinion').split(' ').indexOf(form.elements.body.value) < 0 ? 'away' : '';
			}
			form.querySelectorAll('[data-echo]').forEach(function (part) {
				part.textContent = form.elements[part.getAttribute('data-echo')].value;
			});
		}
		form.addEventListener('change', shown);
		form.addEventListener('input', shown);
		shown();
		marked();
	});

	var summary = document.querySelector('.error-summary');
	if (summary) {
		summary.focus();
	}
	document.querySelectorAll('[data-print]').forEach(function (button) {
		button.addEventListener('click', function () {
			window.print();
		});
	});
})();
