import {adaptiveKind} from './adaptive.ts';
import {channelsKind} from './channels.ts';
import {choiceKind} from './choice.ts';
import {domainKind} from './domain.ts';
import {fileKind} from './file.ts';
import {flowtableKind} from './flowtable.ts';
import {governorKind} from './governor.ts';
import {interruptsKind} from './interrupts.ts';
import {latencyKind} from './latency.ts';
import {moduleKind} from './module.ts';
import {mtuKind} from './mtu.ts';
import {networkKind} from './network.ts';
import {ringKind, sendRingKind} from './ring.ts';
import {rpsKind} from './rps.ts';
import {sliceKind} from './slice.ts';
import {sysctlKind} from './sysctl.ts';
import {sysfsKind} from './sysfs.ts';
import {unitKind} from './unit.ts';
import {workersKind} from './workers.ts';

/** Every kind of change. What a change is, and what may be done with it, follows from this table. */
export const kinds = {
	module: moduleKind,
	sysctl: sysctlKind,
	sysfs: sysfsKind,
	file: fileKind,
	domain: domainKind,
	network: networkKind,
	unit: unitKind,
	workers: workersKind,
	slice: sliceKind,
	interrupts: interruptsKind,
	channels: channelsKind,
	mtu: mtuKind,
	ring: ringKind,
	sendRing: sendRingKind,
	adaptive: adaptiveKind,
	rps: rpsKind,
	flowtable: flowtableKind,
	governor: governorKind,
	latency: latencyKind,
	choice: choiceKind,
} as const;
