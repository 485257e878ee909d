import type {Facts} from '../inspect/facts.ts';
import {access} from './access.ts';
import {cpus} from './cpus.ts';
import {type Diagnosis, type Finding, severities} from './finding.ts';
import {forwardDrop} from './forward-drop.ts';
import {guestNics} from './guest-nics.ts';
import {guestPins} from './guest-pins.ts';
import {guests} from './guests.ts';
import {hugepages} from './hugepages.ts';
import {losses} from './losses.ts';
import {mtu} from './mtu.ts';
import {netfilter} from './netfilter.ts';
import {otherWays} from './other-ways.ts';
import {overcommit} from './overcommit.ts';
import {owners} from './owners.ts';
import {platform} from './platform.ts';
import {queues} from './queues.ts';
import {regressions} from './regressions.ts';
import {tapOffloads} from './tap-offloads.ts';
import {unread} from './unread.ts';
import {nicsInUse} from './way-out.ts';
import {zeroCopy} from './zero-copy.ts';

/** One line a diagnosis. */
const diagnoses: readonly Diagnosis[] = [
	access,
	platform,
	zeroCopy,
	regressions,
	nicsInUse,
	mtu,
	losses,
	queues,
	tapOffloads,
	forwardDrop,
	netfilter,
	hugepages,
	owners,
	overcommit,
	cpus,
	guestNics,
	guestPins,
	guests,
	otherWays,
	unread,
];

const known = new WeakMap<Facts, readonly Finding[]>();

/** All that the facts show, the gravest first. Facts are read once and asked for with every plan and frame, so they are diagnosed once. */
export const diagnose = (facts: Facts): readonly Finding[] => {
	const findings = known.get(facts) ?? inOrder(diagnoses.flatMap(diagnosis => diagnosis(facts)));
	known.set(facts, findings);
	return findings;
};

const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
	severities.flatMap(level => findings.filter(({severity}) => severity === level));

/** What they show of the host and of one guest: nothing that concerns other guests alone. */
export const diagnoseFor = (facts: Facts, guest: string | undefined): readonly Finding[] => {
	const others = new Set(facts.domains.map(({name}) => name).filter(name => name !== guest));
	return diagnose(facts).filter(({where}) => !where.split(', ').every(name => others.has(name)));
};
