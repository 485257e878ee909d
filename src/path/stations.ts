import type {Finding} from '../diagnose/finding.ts';
import {diagnoseFor} from '../diagnose/index.ts';
import type {Domain, DomainDefinition, DomainInterface, Facts} from '../inspect/facts.ts';
import {wayOfInterface} from '../inspect/way-out.ts';
import {guestSide} from './guest-side.ts';
import {hostSide} from './host-side.ts';
import {type Place, place} from './place.ts';
import type {Path} from './station.ts';

/**
 * The ways of a guest's packets, one an interface: of those that it has if it runs, else of those that it will have. None for a guest that
 * is not there or has no interfaces.
 * @param peer its address, where one is chosen.
 */
export const pathsOf = (facts: Facts, guest: string | undefined, peer?: string): readonly Path[] => {
	const domain = facts.domains.find(({name}) => name === guest);
	const definition = domain?.live ?? domain?.inactive;
	if (domain === undefined || definition === undefined) return [];
	const findings = diagnoseFor(facts, domain.name);
	const {interfaces} = definition;
	return interfaces.map((nic, index) => ({
		guest: domain.name,
		interface: index + 1,
		interfaces: interfaces.length,
		stations: stationsOf(facts, domain, definition, nic, peer).map(station => ({...station, findings: findings.filter(isAt(station))})),
	}));
};

/** The guest to show where none is chosen: the first that runs, else the first. */
export const firstGuest = ({domains}: Facts): string | undefined => (domains.find(({state}) => state === 'running') ?? domains[0])?.name;

const stationsOf = (
	facts: Facts,
	domain: Domain,
	definition: DomainDefinition,
	nic: DomainInterface,
	peer: string | undefined,
): readonly Place[] => {
	const places = [...guestSide(facts, domain, definition, nic), ...hostSide(facts, nic, wayOfInterface(facts, nic))];
	return places.at(-1)?.kind === 'end' ? places : [...places, place('peer', 'peer', peer === undefined ? [] : [peer])];
};

/** Whether a finding is about this place. What is wrong with the carrying of packets is wrong with QEMU, too, where it carries them. */
const isAt =
	({kind, links}: Place) =>
	({at}: Finding): boolean =>
		typeof at === 'object' ? links.includes(at.link) : at !== undefined && at === (kind === 'QEMU' ? 'vhost' : kind);
