import type {HandGuest, HandRole} from '../src/wizard/cpu-map/by-hand.ts';
import type {MapStep} from '../src/wizard/cpu-map/layout.ts';
import {isMoving} from '../src/wizard/cpu-map/marked.ts';
import type {UserEvent} from '../src/wizard/event.ts';
import type {CpuMap} from '../src/wizard/state.ts';
import type {Binding, CursorStep} from './binding.ts';

const assign = (role: HandRole | undefined): UserEvent => ({type: 'assign', role});
const step = (by: MapStep): CursorStep => ({type: 'step', by});
const [left, right, up, down] = [step({cpus: -1}), step({cpus: 1}), step({lines: -1}), step({lines: 1})];
const [home, end] = [step({cpus: Number.NEGATIVE_INFINITY}), step({cpus: Number.POSITIVE_INFINITY})];
const move: Binding = {
	shown: '←→↑↓',
	label: undefined,
	help: 'Another CPU; h, l, k and j do so too, home and end jump.',
	keys: {left, h: left, right, l: right, up, k: up, down, j: down, home, end},
};
const scroll: Binding = {shown: 'pgup pgdn', label: undefined, help: 'Scroll what is said under the map.', keys: {}};
const leave: Binding = {
	shown: 'm',
	label: 'steps',
	help: 'Back to the steps. Asks first where sets are not complete yet: they would be forgotten.',
	keys: {m: {type: 'map'}},
};
const endMark: Binding = {
	shown: 'esc',
	label: 'no mark',
	help: 'End the mark; x does so too.',
	keys: {escape: {type: 'back'}, b: {type: 'back'}, x: {type: 'mark'}},
};
/** Where nothing nearer is left to go back from. */
const leaveOrBack: Binding = {...leave, keys: {...leave.keys, b: {type: 'back'}, escape: {type: 'back'}}};

const ioThread = (guest: string): Binding => ({
	shown: 'd',
	label: 'IOThread',
	help: `Give the CPU to an IOThread of ${guest}; without any they run with the emulator.`,
	keys: {d: assign('ioThreads')},
});

/** The keys of the CPU map. */
export function mapKeys(map: CpuMap, guest: HandGuest | undefined): readonly Binding[] {
	if (guest === undefined) {
		return [move, scroll, leaveOrBack];
	}

	if (map.offered !== undefined) {
		return [
			move,
			scroll,
			{shown: 'a', label: 'next alternative', help: 'The next alternative; after the last the first.', keys: {a: {type: 'alternative'}}},
			{shown: 'enter', label: 'take it', help: 'Plan with the sets shown, as if moved by hand.', keys: {enter: {type: 'next'}}},
			{
				shown: 'esc',
				label: map.unfinished === undefined ? 'back to the plan’s' : 'back to yours',
				help: 'Show again what was there before.',
				keys: {escape: {type: 'back'}, b: {type: 'back'}},
			},
			leave,
		];
	}

	if (isMoving(map)) {
		return [
			{...move, help: 'Where the first of the CPUs is to go; h, l, k and j do so too, home and end jump.'},
			scroll,
			{
				shown: 'enter',
				label: 'put them there',
				help: 'Move all that the guest has on the marked CPUs to as many CPUs from the cursor on. Each vCPU keeps its number; what the guest has there takes the places left.',
				keys: {enter: {type: 'next'}},
			},
			{...endMark, label: 'leave them', help: 'Move nothing.'},
		];
	}

	const roles: readonly Binding[] = [
		{
			shown: 'v',
			label: 'vCPU',
			help: `Give the CPU to the first vCPU of ${guest.name} that has none; the others keep theirs.`,
			keys: {v: assign('vcpus')},
		},
		{shown: 'e', label: 'emulator', help: `Give the CPU to the emulator of ${guest.name}.`, keys: {e: assign('emulator')}},
		{shown: 'w', label: 'worker', help: `Give the CPU to a vhost worker of ${guest.name}.`, keys: {w: assign('vhost')}},
		...(guest.ioThreads === 0 ? [] : [ioThread(guest.name)]),
		{
			shown: 'space',
			label: 'free',
			help: 'Take the CPU out of its role; f does so too.',
			keys: {space: assign(undefined), f: assign(undefined)},
		},
	];
	const relocate: Binding = {
		shown: 'c',
		label: 'move',
		help: 'Move all that the guest has on the CPU, or on those marked: then the arrows say where, and enter puts it there.',
		keys: {c: {type: 'relocate'}},
	};
	if (map.mark !== undefined) {
		return [
			{...move, label: 'mark more', help: 'Mark whole cores up to that of another CPU; h, l, k and j do so too, home and end jump.'},
			scroll,
			...roles,
			relocate,
			endMark,
		];
	}

	return [
		move,
		scroll,
		...roles,
		{
			shown: 'x',
			label: 'mark',
			help: 'Mark CPUs from here to where the arrows lead: the keys of the roles, space and c then mean all of them.',
			keys: {x: {type: 'mark'}},
		},
		relocate,
		{shown: 'a', label: 'alternatives', help: 'Compare other placements of the guest.', keys: {a: {type: 'alternative'}}},
		{shown: 'u', label: 'automatic', help: 'Forget all sets by hand.', keys: {u: {type: 'automatic'}}},
		leaveOrBack,
	];
}
