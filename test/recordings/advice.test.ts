import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Snapshot} from '../../src/target/target.ts';
import {brokenLaws} from '../hosts/laws.ts';
import {outcomeOf} from '../hosts/outcome.ts';
import {type HostCase, readCase} from '../hosts/read-case.ts';
import {notSet, readTree, recordedMachines} from './trees.ts';

/** What a recorded machine has of its own; guests, NICs and switches are those of a case. */
const isMachine = (path: string): boolean =>
	/^\/sys\/devices\/(?:system\/(?:cpu|node)|cpu_(?:core|atom))\b|^\/sys\/kernel\/mm\/hugepages\/|^\/proc\/(?:meminfo|cpuinfo)$/.test(path);

const only = <T>(values: Readonly<Record<string, T>>, keep: (path: string) => boolean): Record<string, T> =>
	Object.fromEntries(Object.entries(values).filter(([path]) => keep(path)));

/** The case's guests on the recorded machine, whose online CPUs its interrupts may use. */
const onMachine = (given: Snapshot, tree: Snapshot): Snapshot => {
	const online = tree.files['/sys/devices/system/cpu/online'] ?? '0\n';
	const rest = only(given.files, path => !isMachine(path));
	return {
		...given,
		files: {
			...Object.fromEntries(Object.entries(rest).map(([path, text]) => [path, /affinity_list$/.test(path) ? online : text])),
			...only(tree.files, isMachine),
		},
		links: {...only(given.links, path => !isMachine(path)), ...only(tree.links, isMachine)},
		names: [...given.names.filter(path => !isMachine(path)), ...tree.names.filter(isMachine)],
	};
};

/** A case with another number of vCPUs. */
const withVcpus = (given: HostCase, vcpus: number): HostCase => ({
	...given,
	snapshot: {
		...given.snapshot,
		commands: Object.fromEntries(
			Object.entries(given.snapshot.commands).map(([argv, output]) => [
				argv,
				{...output, stdout: output.stdout.replace(/(<vcpu [^>]*>)\d+</, `$1${vcpus}<`)},
			]),
		),
	},
});

const caseOf = (name: string): HostCase => readCase(`test/hosts/cases/${name}.host`, name);

const guests: readonly (readonly [name: string, given: HostCase])[] = [
	...[1, 3, 13].map(vcpus => [`${vcpus} vCPUs`, withVcpus(caseOf('five-nics'), vcpus)] as const),
	...['odd-memory', 'windows', 'memaccess', 'two-page-sizes', 'emulated'].map(name => [name, caseOf(name)] as const),
];

const machines = recordedMachines();

test('the laws hold on every recorded machine, for guests of several kinds', {skip: machines.length === 0 && notSet}, async t => {
	for (const machine of machines) {
		await t.test(machine, async () => {
			const tree = await readTree(machine);
			for (const [name, given] of guests) {
				const outcome = outcomeOf({...given, snapshot: onMachine(given.snapshot, tree)});
				assert.deepEqual(brokenLaws(outcome, given.options), [], name);
			}
		});
	}
});
