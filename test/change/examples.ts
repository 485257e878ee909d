import assert from 'node:assert/strict';
import type {Edit, KindName} from '../../src/change/change.ts';
import {tunings} from '../../src/tunings/index.ts';
import {fresh, planFor, recorded} from '../run/host-in-memory.ts';

/** One edit of a kind, which changes something on the recorded host once what it needs is there. */
export type Example<K extends KindName> = {
	readonly needs: readonly Edit[];
	readonly edit: Extract<Edit, {kind: K}>;
	/** A thing that no file may make nearmetal change. */
	readonly outside: Readonly<Record<string, string>>;
};

export type AnyExample = {[K in KindName]: Example<K>}[KindName];

/** What a command printed on the recorded host, with the first that matches otherwise: of ethtool's two halves what can be had. */
const otherwise = (argv: string, from: RegExp, to: string) => {
	const output = recorded.commands[argv];
	assert.ok(output && from.test(output.stdout), argv);
	return {[argv]: {...output, stdout: output.stdout.replace(from, to)}};
};

const cpus = '/sys/devices/system/cpu';

/** The recorded host, whose ens1 can have four channels, a receive ring of 1024, a send ring of 512 and adaptive interrupts, and whose CPUs have governors and limits of latency. */
export const exampleHost = () =>
	fresh({
		...recorded,
		files: {
			...recorded.files,
			'/sys/class/net/ens1/queues/rx-0/rps_cpus': '00\n',
			...Object.fromEntries(
				Array.from({length: 8}, (_, cpu) => [
					[`${cpus}/cpu${cpu}/cpufreq/scaling_governor`, 'powersave\n'],
					[`${cpus}/cpu${cpu}/power/pm_qos_resume_latency_us`, '0\n'],
				]).flat(),
			),
		},
		commands: {
			...recorded.commands,
			...otherwise('ethtool -l ens1', /^Combined:\t1$/m, 'Combined:\t4'),
			...otherwise('ethtool -g ens1', /^RX:\t\t256$([^]*?)^TX:\t\t256$/m, 'RX:\t\t1024$1TX:\t\t512'),
			...otherwise('ethtool -c ens1', /^Adaptive RX: n\/a/m, 'Adaptive RX: off'),
		},
	});

const plan = await planFor(await exampleHost(), Object.fromEntries(tunings.map(({id}) => [id, true])));

/** As a tuning asks for it, after all that stands ahead of it in its step. */
const fromPlan = <K extends KindName>(kind: K): Pick<Example<K>, 'needs' | 'edit'> => {
	const step = plan.steps.find(({changes}) => changes.some(change => change.kind === kind));
	const edits = (step?.changes ?? []).map(({on, kind, where, wish}) => ({on, kind, where, wish}) as Edit);
	const at = edits.findIndex(edit => edit.kind === kind);
	assert.ok(at !== -1, kind);
	return {needs: edits.slice(0, at), edit: edits[at] as Extract<Edit, {kind: K}>};
};

const web01 = {uuid: '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01', name: 'web01'};
const nowhere = {uuid: '../../../etc/passwd', name: 'web01'};
const awkward = 'it\'s 100 % $(2) `date` $HOME\nEND\n\\n "quoted" \\\n\n\ta tab, größer\n\n';

/** An example of every kind: one without does not compile. */
export const examples: {readonly [K in KindName]: Example<K>} = {
	module: {needs: [], edit: {on: 'host', kind: 'module', where: {name: 'tcp_bbr'}, wish: {loaded: true}}, outside: {name: '../tcp_bbr'}},
	sysctl: {
		needs: [],
		edit: {on: 'host', kind: 'sysctl', where: {key: 'net.ipv4.tcp_rmem'}, wish: {atLeast: '4096 1048576 16777216'}},
		outside: {key: 'kernel.core_pattern'},
	},
	sysfs: {
		needs: [],
		edit: {
			on: 'host',
			kind: 'sysfs',
			where: {path: '/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages'},
			wish: {atLeast: '16'},
		},
		outside: {path: '/sys/devices/system/cpu/cpu1/online'},
	},
	file: {
		needs: [],
		edit: {on: 'host', kind: 'file', where: {path: '/etc/sysctl.d/90-nearmetal-test.conf'}, wish: {text: awkward}},
		outside: {path: '/etc/sysctl.d/../nearmetal'},
	},
	domain: {
		needs: [],
		edit: {on: 'host', kind: 'domain', where: web01, wish: {edits: [{set: 'cputune/emulatorpin', attributes: {cpuset: '4'}}]}},
		outside: nowhere,
	},
	network: {
		needs: [],
		edit: {
			on: 'host',
			kind: 'network',
			where: {uuid: '62d2d3d5-91d0-40a6-8d49-4fe8079e77a5', name: 'default'},
			wish: {edits: [{set: 'mtu', attributes: {size: '9000'}}]},
		},
		outside: {uuid: '../default', name: 'default'},
	},
	unit: {...fromPlan('unit'), outside: {name: 'sshd.service'}},
	workers: {...fromPlan('workers'), outside: nowhere},
	slice: {...fromPlan('slice'), outside: {unit: 'machine.slice'}},
	interrupts: {...fromPlan('interrupts'), outside: {device: '../lo'}},
	channels: {needs: [], edit: {on: 'host', kind: 'channels', where: {device: 'ens1'}, wish: {atLeast: '4'}}, outside: {device: '../ens1'}},
	mtu: {needs: [], edit: {on: 'host', kind: 'mtu', where: {device: 'virbr0'}, wish: {atLeast: '9000'}}, outside: {device: 'ens1/../lo'}},
	adaptive: {
		needs: [],
		edit: {on: 'host', kind: 'adaptive', where: {device: 'ens1'}, wish: {adaptive: 'on'}},
		outside: {device: '../ens1'},
	},
	rps: {needs: [], edit: {on: 'host', kind: 'rps', where: {device: 'ens1'}, wish: {cpus: '2-3'}}, outside: {device: '../ens1'}},
	latency: {needs: [], edit: {on: 'host', kind: 'latency', where: {cpus: '2-3'}, wish: {atMost: '10'}}, outside: {cpus: '../2'}},
	governor: {needs: [], edit: {on: 'host', kind: 'governor', where: {}, wish: {governor: 'performance'}}, outside: {cpu: '../0'}},
	flowtable: {...fromPlan('flowtable'), outside: {bridge: '../virbr0'}},
	choice: {
		needs: [],
		edit: {
			on: 'host',
			kind: 'choice',
			where: {path: '/sys/kernel/mm/transparent_hugepage/enabled'},
			wish: {word: 'madvise'},
		},
		outside: {path: '/sys/power/state'},
	},
	sendRing: {
		needs: [],
		edit: {on: 'host', kind: 'sendRing', where: {device: 'ens1'}, wish: {atLeast: '512'}},
		outside: {device: '../ens1'},
	},
	ring: {needs: [], edit: {on: 'host', kind: 'ring', where: {device: 'ens1'}, wish: {atLeast: '1024'}}, outside: {device: '../ens1'}},
};
