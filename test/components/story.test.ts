import './as-built.ts';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createElement} from 'react';
import {App} from '../../components/app.tsx';
import {farewell} from '../../src/wizard/farewell.ts';
import {createStore, type WallClock} from '../../src/wizard/store.ts';
import {fakeEngine, type Script} from '../wizard/fake-engine.ts';
import {manyGuests} from '../wizard/fake-facts.ts';
import {memoryWith} from '../wizard/fake-memory.ts';
import {ctrlC, ctrlU, downArrow, end, enter, escape, home, pageDown, render, rightArrow} from './render.ts';

const clock: WallClock = {now: () => '11:02:14', after: (_milliseconds, call) => void setImmediate(call)};
const jobControl = {stop: async () => {}, onContinued: () => () => {}, open: async () => undefined};

function open(script?: Script) {
	const engine = fakeEngine(script);
	const store = createStore(engine, clock);
	return {engine, store, ...render(createElement(App, {store, redraw: () => {}, jobControl}))};
}

type Terminal = Pick<ReturnType<typeof open>, 'press' | 'waitFor'>;

/** From the host to the plan of the first guest, and what it must show on the way. */
async function toPlan({press, waitFor}: Terminal, shows = '1 → 8 queue pairs'): Promise<void> {
	await waitFor('What stands out');
	await press(enter);
	await waitFor('5 steps proposed');
	await press(enter);
	await waitFor(shows);
}

async function toTune({press, waitFor}: Terminal, shows?: string): Promise<void> {
	await toPlan({press, waitFor}, shows);
	await press(enter);
	await waitFor('1 of 5');
	await press(enter);
	await waitFor('How to go');
}

test('from the host to the export: measured in pairs and boots, one step is kept, one taken back, the bundle kept, and the total is claimed', async () => {
	const {engine, store, press, waitFor, unmount} = open({effects: {'vhost-workers': 0.08, 'multi-queue': 0.31}});
	await toPlan({press, waitFor});
	await press('e', '4', enter);
	await waitFor('1 → 4 queue pairs');
	await press(enter);
	await waitFor('1 of 5: virtio multi-queue');
	await press(enter);
	await waitFor('How to go');
	await press(enter);
	await waitFor('How to measure');
	await press('10.0.0.20', enter);
	await waitFor('What happens now');
	await waitFor('nine in ten such runs see a change');
	assert.deepEqual(engine.calls, [], 'nothing is written before the last question');
	await press('y');
	await waitFor('Proposed: keep');
	await waitFor(/TCP sending 16 streams: helps: \+8\.\d %/);
	await press('k');
	await waitFor('Proposed: undo');
	await press('u');
	await waitFor('Restart the guest?');
	await press('y');
	await waitFor(/TCP sending 16 streams: helps: \+31 %/);
	await press('k');
	await waitFor('To measure the original state');
	await press('y');
	await waitFor('4 kept, 1 taken back.');
	await press(enter);
	await waitFor('./nearmetal-web01');
	await press('w');
	await waitFor('results.json');
	await press('q');
	await store.settled();
	const state = store.getSnapshot();
	assert.equal(farewell(state)[0], 'nearmetal: 4 steps stay applied on root@kvm1:');
	const switched = (to: string) => engine.calls.filter(call => call === `${to} vhost-workers`).length;
	assert.ok(switched('apply') >= 4 && switched('apply') === switched('undo') + 1, 'switched on and off, and left on');
	assert.equal(engine.calls.filter(call => call === 'restart').length, 4 + 4);
	assert.deepEqual(
		engine.calls.filter(call => /^(keep|export|close|write)/.test(call)),
		[
			...['keep vhost-workers', 'write results.json', 'write results.json'],
			...['keep multi-queue', 'keep cpu-pinning', 'keep hugepages', 'write results.json', 'write results.json', 'export', 'close'],
		],
	);
	unmount();
});

test('on the CPU map ctrl-l draws anew, and only l and the arrows move the cursor', async () => {
	const {store, press, waitFor, unmount} = open();
	await toPlan({press, waitFor});
	await press('m');
	await waitFor('space free');
	const cursor = (): number | undefined => {
		const state = store.getSnapshot();
		return state.screen === 'plan' ? state.map?.cursor : undefined;
	};
	const first = cursor();
	assert.notEqual(first, undefined);
	await press('\f');
	assert.equal(cursor(), first);
	await press('l');
	assert.notEqual(cursor(), first);
	await press('h');
	assert.equal(cursor(), first);
	unmount();
});

test('ctrl-c while it is measured: what was switched on is taken back', async () => {
	let stop = (): void => {};
	const {engine, store, press, waitFor, unmount} = open({onReading: reading => reading === 6 && stop()});
	stop = () => store.send({type: 'interrupt'});
	await toTune({press, waitFor});
	await press(enter);
	await waitFor('How to measure');
	await press('10.0.0.20', enter);
	await waitFor('What happens now');
	await press('y');
	await waitFor('1 taken back, 4 skipped.');
	assert.equal(
		engine.calls.filter(call => call === 'apply vhost-workers').length,
		engine.calls.filter(call => call === 'undo vhost-workers').length,
	);
	await press('q');
	await store.settled();
	assert.deepEqual(farewell(store.getSnapshot()), ['nearmetal: nothing of this run stays changed.']);
	unmount();
});

test('somebody changed a value: it is shown, and undoing all leaves nothing', async () => {
	const drift = {kind: 'drifted', drifts: [{what: 'affinity of worker 0', expected: '0-71', found: '3'}]} as const;
	const {engine, store, press, waitFor, unmount} = open({outcomes: {'vhost-workers': drift}});
	await toTune({press, waitFor});
	// In one piece, as a slow line brings them.
	await press(downArrow + enter);
	await waitFor('What happens now');
	await press('y');
	await waitFor('planned from 0-71, found 3');
	await press('b');
	await waitFor('Undo everything?');
	await press('y');
	await waitFor('Finished');
	await press('q');
	await store.settled();
	assert.deepEqual(engine.calls, ['begin', 'apply multi-queue', 'apply cpu-pinning', 'apply vhost-workers', 'undo all', 'close']);
	assert.deepEqual(farewell(store.getSnapshot()), ['nearmetal: nothing of this run stays changed.']);
	unmount();
});

test('the plan is saved on the way out, and the last lines say how to go on', async () => {
	const {engine, store, press, waitFor, unmount} = open();
	await toPlan({press, waitFor});
	await press(' ', 'q');
	await waitFor('s writes the plan to ./nearmetal-web01/plan.json');
	await press('s');
	await store.settled();
	assert.deepEqual(engine.calls, ['save plan']);
	assert.deepEqual(farewell(store.getSnapshot()), [
		'nearmetal: this session changed nothing.',
		'The plan is in /root/nearmetal-web01/plan.json.',
		'To go on:  nearmetal apply /root/nearmetal-web01/plan.json --host root@kvm1',
	]);
	unmount();
});

test('what was chosen and typed is there the next time, and one key starts anew', async () => {
	const memory = memoryWith();
	const first = open({memory});
	await toPlan(first);
	await first.press('e', '4', enter);
	await first.waitFor('1 → 4 queue pairs');
	await first.press(enter);
	await first.waitFor('1 of 5: virtio multi-queue');
	await first.press(enter);
	await first.waitFor('How to go');
	await first.press(enter);
	await first.waitFor('How to measure');
	await first.press('10.0.0.20', enter);
	await first.waitFor('What happens now');
	await first.press('q');
	await first.store.settled();
	assert.equal(first.store.getSnapshot().screen, 'goodbye', 'nothing is lost, so nothing is asked');
	assert.equal(memory.entries.length, 2, 'the choices, then how to measure');
	first.unmount();

	const {press, waitFor, unmount} = open({memory});
	await toTune({press, waitFor}, 'As chosen on 2026-11-27: u starts anew, from preset recommended.');
	await press(enter);
	await waitFor('10.0.0.20');
	await press(escape);
	await waitFor('How to go');
	await press(escape);
	await waitFor('1 of 5');
	await press(escape, 'u');
	await waitFor('taken back: virtio multi-queue: queue pairs 4');
	await waitFor('1 → 8 queue pairs');
	unmount();
});

test('letters are text while a field is filled in, and keys again afterwards', async () => {
	const {store, press, waitFor, unmount} = open();
	await toPlan({press, waitFor});
	await press('e', 'q', '?');
	await waitFor('q?');
	assert.equal(store.getSnapshot().screen, 'plan');
	await press(escape, '?');
	await waitFor('Show or hide this help.');
	await press(pageDown, pageDown);
	await waitFor('felt once the guest is shut down and started');
	await press('?');
	await press(downArrow, 'jj');
	const state = store.getSnapshot();
	assert.ok(state.screen === 'plan' && state.cursor === 3, 'letters that arrive together are several keys');
	await press(ctrlC);
	assert.equal(store.getSnapshot().screen, 'goodbye');
	unmount();
});

test('a vCPU is moved by hand on the CPU map, an alternative is taken, and all is automatic again', async () => {
	const {press, waitFor, unmount} = open();
	await toPlan({press, waitFor});
	await press('m');
	await waitFor('2›c0');
	await press(' ');
	await waitFor('vCPU 0 has no CPU yet. The plan waits.');
	await press(rightArrow, downArrow, 'v');
	await waitFor('45›c0');
	await waitFor('2 of 8 vCPUs run as siblings of each other');
	await press('a', 'a');
	await waitFor('2 of 3: vCPUs in sibling pairs');
	await press(escape);
	await waitFor('45›c0');
	await press('a', 'a', 'a');
	await waitFor('3 of 3: On node 1');
	await press(enter);
	await waitFor('taken: On node 1');
	await waitFor('are not on node 0');
	await press('u');
	await waitFor('Nothing is wrong with these sets.');
	// In one piece, as a slow line brings them: first the cursor, then what is done there.
	await press('h ', 'm');
	await waitFor('Forget what was set by hand?');
	await press('n', 'm', 'y');
	await waitFor('space choose');
	unmount();
});

test('a range of CPUs is marked, moved to the other node, and taken back by name of what it was', async () => {
	const {press, waitFor, unmount} = open();
	await toPlan({press, waitFor});
	await press('m');
	await waitFor('CPU 2: vCPU 0 of web01');
	await press('v');
	await waitFor('CPU 2 is for a vCPU already');
	await press('x', rightArrow, rightArrow, 'l');
	await waitFor('2■c0 38■·    3■c1 39›·');
	await waitFor('Marked: CPUs 2-3,38-39, 4 in all.');
	await press('c', 'hhh', downArrow, downArrow, downArrow);
	await waitFor('20›c0 56›·   21›c1 57›·');
	await waitFor('CPUs 2-3,38-39 to CPUs 20-21,56-57: each vCPU keeps its number');
	await press(enter);
	await waitFor('moved: CPUs 2-3,38-39 to CPUs 20-21,56-57');
	await waitFor('20›c0 56 ·   21 c1 57 ·');
	await waitFor('4 c2 40 ·');
	await press('c', 'k', escape, escape);
	await waitFor('space choose');
	await press('u');
	await waitFor('taken back');
	await press('m');
	await waitFor('2›c0 38 ·    3 c1 39 ·');
	unmount();
});

test('a list of 152 guests is paged, jumped and filtered', async () => {
	const {store, press, waitFor, unmount} = open({facts: manyGuests(152)});
	await waitFor('What stands out');
	await press(enter);
	await waitFor('1 of 152');
	await press(pageDown);
	await waitFor('19 of 152');
	await press(end);
	await waitFor('152 of 152');
	await press(home, '/', 'q', '?', ctrlU, 'off 07');
	await waitFor('1 of 7, 152 in all');
	await press(downArrow, enter);
	await waitFor('2 of 7, 152 in all');
	assert.equal(store.getSnapshot().screen, 'guest', 'enter ends the typing, and no more');
	await press(enter);
	await waitFor('guest-071');
	await waitFor('1 → 8 queue pairs');
	unmount();
});

test('what is said of a step scrolls to its risk and its source', async () => {
	const {press, waitFor, unmount, lastFrame} = open();
	await waitFor('What stands out');
	await press(enter);
	await waitFor('5 steps proposed');
	await press(enter);
	await waitFor('lines 1 to 7 of 10: pgup pgdn');
	await press(pageDown);
	await waitFor('lines 4 to 10 of 10: pgup pgdn');
	assert.match(lastFrame() ?? '', /risk {4}none known\n source {2}libvirt formatdomain/);
	await press(downArrow);
	await waitFor('lines 1 to 7 of');
	unmount();
});

test('a long page scrolls in the pager', async () => {
	const {press, waitFor, unmount, lastFrame} = open();
	await waitFor('What stands out');
	await press('a');
	await waitFor(/lines 1 to/);
	await press(end);
	await waitFor(/not found/);
	await press(home);
	await waitFor(/lines 1 to/);
	assert.match(lastFrame() ?? '', /kvm1\.lab · Amazon EC2 c5n\.metal/);
	unmount();
});
