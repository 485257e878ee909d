import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {formatCpulist} from '../../src/cpu/cpu-set.ts';
import {cores, l3Domains, packages} from '../../src/cpu/topology.ts';
import {hostToJson} from '../../src/diagnose/json.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {Validator} from '../inspect/json-schema.ts';
import {notSet, readOracle, readTree, recordedMachines} from './trees.ts';

const validator = new Validator(JSON.parse(readFileSync(new URL('../../src/inspect/facts-schema.json', import.meta.url), 'utf8')));

// Recorded machines with answers that other programs computed (hwloc, lscpu, and the kernel's files read literally).
// Where those disagree the oracle holds the raw text of the kernel's file, and that is what we take too, on purpose, always:
//   l3Siblings  what the kernel says, not what hwloc or lscpu correct (8ia64: an empty map; lakefield; pci-conflicts)
//   threadSiblings  the kernel's list, though hwloc splits AMD's compute units (64amd64-4s2n4ca2co)
//   cpulist     the list, though the mask beside it differs (16amd64-8n2c-cpusets) or names absent CPUs (s390-lpar-drawer)
//   die         unknown without a die_id file, though libvirt then says 0 (vircaps-*)
type Oracle = {
	readonly summary: {
		readonly packages: number | null;
		readonly coresBySiblings: number | null;
		readonly offline: string;
		readonly l3Groups: number | null;
		readonly cpus: number;
		readonly online: number;
		readonly nodes: number;
		readonly memTotalKiB: number | null;
	};
	readonly cpus: readonly Record<string, unknown>[];
	readonly nodes: readonly Record<string, unknown>[];
	readonly machineHugepages: Readonly<Record<string, {readonly total: number; readonly free: number}>> | null;
	readonly procMeminfo: {readonly MemTotal?: number} | null;
};

const pick = (object: Record<string, unknown>, fields: readonly string[]) =>
	Object.fromEntries(fields.map(field => [field, object[field] ?? null]));
const cpuFields = ['cpu', 'online', 'package', 'die', 'core', 'node', 'threadSiblings', 'l3Siblings'];
const nodeFields = ['node', 'cpulist', 'memTotalKiB', 'hugepages', 'distances'];

const machines = recordedMachines();
if (machines.length === 0) {
	test('recorded machines', {skip: notSet}, () => {});
} else {
	for (const machine of machines) {
		test(machine, async () => {
			const oracle: Oracle = JSON.parse(readOracle(machine));
			const facts = inspect(await readTree(machine));
			const json = hostToJson(facts) as {readonly cpus: Record<string, unknown>[]; readonly nodes: Record<string, unknown>[]};

			assert.deepEqual(validator.check(json), []);
			assert.deepEqual(
				json.cpus.map(cpu => pick(cpu, cpuFields)),
				oracle.cpus.map(cpu => pick(cpu, cpuFields)),
			);
			assert.deepEqual(
				json.nodes.map(node => pick(node, nodeFields)),
				oracle.nodes.map(node => pick(node, nodeFields)),
			);

			const {summary} = oracle;
			const online = facts.cpus.filter(cpu => cpu.online);
			assert.equal(formatCpulist(facts.cpus.filter(cpu => !cpu.online).map(({cpu}) => cpu)), summary.offline);
			assert.equal(online.length, summary.online);
			assert.equal(cores(facts.cpus)?.length ?? null, summary.coresBySiblings);
			assert.equal(packages(facts.cpus)?.length ?? null, summary.packages);
			if (summary.l3Groups !== null) assert.equal(l3Domains(facts.cpus)?.length, summary.l3Groups);
			const memory = oracle.procMeminfo?.MemTotal ?? summary.memTotalKiB;
			if (memory) assert.equal(facts.memory.total, memory);
			if (oracle.machineHugepages !== null) {
				assert.deepEqual(
					Object.fromEntries(facts.memory.hugepages.map(({pageSize, total, free}) => [`${pageSize}`, {total, free}])),
					oracle.machineHugepages,
				);
			}
		});
	}
}
