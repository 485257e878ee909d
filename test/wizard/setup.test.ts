import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {checkSetup, measuringSeconds, openSetup, parsePeer, readSetup} from '../../src/wizard/tune/setup.ts';

describe('peer', () => {
	const cases: readonly (readonly [text: string, peer: ReturnType<typeof parsePeer>])[] = [
		['10.0.0.20', {kind: 'server', address: '10.0.0.20', port: 5201}],
		[' 10.0.0.20:5300 ', {kind: 'server', address: '10.0.0.20', port: 5300}],
		['peer-1.lab', {kind: 'server', address: 'peer-1.lab', port: 5201}],
		['fd00::20', {kind: 'server', address: 'fd00::20', port: 5201}],
		['[fd00::20]:5300', {kind: 'server', address: 'fd00::20', port: 5300}],
		['ssh://root@10.0.0.20', {kind: 'ssh', user: 'root', address: '10.0.0.20', port: 22}],
		['ssh://peer.lab:2222', {kind: 'ssh', user: 'root', address: 'peer.lab', port: 2222}],
		['', undefined],
		['-oProxyCommand=x', undefined],
		['10.0.0.20:0', undefined],
		['10.0.0.20:70000', undefined],
		['a b', undefined],
		['http://10.0.0.20', undefined],
		['root@10.0.0.20', undefined],
	];
	for (const [text, peer] of cases) {
		test(text === '' ? 'nothing' : text, () => assert.deepEqual(parsePeer(text), peer));
	}
});

describe('complaints', () => {
	const cases: readonly (readonly [id: string, good: readonly string[], bad: readonly string[]])[] = [
		['guestUser', ['root', 'debian'], ['', 'a b', '-l']],
		['streams', ['1', '1, 16', '1 4 16'], ['', '0', '1.5', '129', 'x']],
		['repeats', ['1', '50'], ['0', '51', '5.5', '']],
		['seconds', ['10', '600'], ['0', '601', 'ten']],
	];
	for (const [id, good, bad] of cases) {
		test(id, () => {
			assert.deepEqual(
				good.filter(text => checkSetup(id, text) !== undefined),
				[],
			);
			assert.deepEqual(
				bad.filter(text => checkSetup(id, text) === undefined),
				[],
			);
		});
	}
});

test('the form gives a setup once the peer is named', () => {
	const form = openSetup();
	assert.equal(readSetup(form), undefined);
	const filled = {
		...form,
		fields: form.fields.map(field => (field.id === 'peer' ? {...field, value: '10.0.0.20', complaint: undefined} : field)),
	};
	const setup = readSetup(filled);
	assert.deepEqual(setup, {
		peer: {kind: 'server', address: '10.0.0.20', port: 5201},
		guestUser: 'root',
		streams: [1, 16],
		repeats: 5,
		seconds: 10,
		leadIn: 2,
	});
	assert.equal(setup && measuringSeconds(setup), 2 * 5 * 13);
});
