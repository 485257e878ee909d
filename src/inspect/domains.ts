import type {Snapshot} from '../target/target.ts';
import {readDomain} from '../xml/domain.ts';
import {XmlError} from '../xml/scanner.ts';
import type {Domain, DomainDefinition, DomainProcess} from './domain-facts.ts';
import {readProcesses, readRunning} from './domain-process.ts';
import {domainInfoCommand, domainsCommand, domainsWithSnapshotsCommand, inactiveXmlCommand, liveXmlCommand} from './probe.ts';
import {fieldOf, stdoutOf} from './reading.ts';

const states = ['running', 'shut off', 'paused'] as const;

const toState = (text: string | undefined): Domain['state'] =>
	text === undefined ? undefined : (states.find(state => state === text) ?? 'other');

/** What dominfo answers with yes or no, enable or disable. */
const toFlag = (text: string | undefined): boolean | undefined =>
	text === 'yes' || text === 'enable' ? true : text === 'no' || text === 'disable' ? false : undefined;

const toDefinition = (xml: string | undefined): DomainDefinition | undefined => {
	if (xml === undefined) return undefined;
	try {
		return readDomain(xml);
	} catch (error) {
		// What is broken stands in `unread`: a definition without its reading.
		if (error instanceof XmlError) return undefined;
		throw error;
	}
};

/**
 * libvirt follows the port that the agent opens in the guest. By a pattern, as a second look at the whole definition costs more than
 * all else that is read of a guest; libvirt alone writes <target>, always in this form (src/conf/domain_conf.c).
 */
const toAgentConnected = (liveXml: string | undefined): boolean | undefined => {
	const state = /<target type='virtio' name='org\.qemu\.guest_agent\.0' state='(\w+)'\/>/.exec(liveXml ?? '')?.[1];
	return state === 'connected' ? true : state === 'disconnected' ? false : undefined;
};

/** Names that managers write into the metadata of the domains they make, and the title that KubeVirt gives them. */
const managers: readonly (readonly [name: string, mark: RegExp])[] = [
	['OpenStack nova', /<nova:instance[ >]|<(?:\w+:)?instance xmlns(?::\w+)?=['"]http:\/\/openstack\.org\/xmlns\/libvirt\/nova/],
	['oVirt', /<ovirt-vm:vm[ >]|http:\/\/ovirt\.org\/vm\//],
	['OpenNebula', /<one:vm[ >]|http:\/\/opennebula\.org\/xmlns/],
	['KubeVirt', /<kubevirt[ >]|http:\/\/kubevirt\.io/],
];

const toManager = (xml: string | undefined): string | undefined => {
	const metadata = /<metadata[ >][^]*?<\/metadata>/.exec(xml ?? '')?.[0];
	return metadata === undefined ? undefined : managers.find(([, mark]) => mark.test(metadata))?.[0];
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Nothing else that a list may hold: a UUID becomes part of a path, and a snapshot may come from anybody. */
export const readUuids = (snapshot: Snapshot, argv: readonly string[]): readonly string[] =>
	(stdoutOf(snapshot, argv) ?? '')
		.split('\n')
		.map(line => line.trim())
		.filter(line => uuid.test(line));

/** Without an answer from libvirt: what its status files and the kernel show of the domains that run. */
const runningOnly = (snapshot: Snapshot, processes: ReadonlyMap<string, DomainProcess>): readonly Domain[] =>
	readRunning(snapshot).map(({uuid, name, state}) => ({
		name,
		uuid,
		state: toState(state),
		autostart: undefined,
		persistent: undefined,
		managedBy: undefined,
		managedSave: undefined,
		hasSnapshots: undefined,
		inactiveXml: undefined,
		liveXml: undefined,
		inactive: undefined,
		live: undefined,
		process: processes.get(uuid),
		agentConnected: undefined,
	}));

export const readDomains = (snapshot: Snapshot): readonly Domain[] => {
	const processes = readProcesses(snapshot);
	if (stdoutOf(snapshot, domainsCommand) === undefined) return runningOnly(snapshot, processes);
	const withSnapshots = stdoutOf(snapshot, domainsWithSnapshotsCommand);
	return readUuids(snapshot, domainsCommand).flatMap(uuid => {
		const info = stdoutOf(snapshot, domainInfoCommand(uuid));
		const name = fieldOf(info, 'Name');
		// Undefined between the list and the question: the domain is gone.
		if (name === undefined) return [];
		const inactiveXml = stdoutOf(snapshot, inactiveXmlCommand(uuid));
		// For a domain that does not run, dumpxml prints the inactive definition once more; its id is `-`.
		const liveXml = fieldOf(info, 'Id') === '-' ? undefined : stdoutOf(snapshot, liveXmlCommand(uuid));
		return [
			{
				name,
				uuid,
				state: toState(fieldOf(info, 'State')),
				autostart: toFlag(fieldOf(info, 'Autostart')),
				persistent: toFlag(fieldOf(info, 'Persistent')),
				managedBy: toManager(inactiveXml ?? liveXml),
				managedSave: toFlag(fieldOf(info, 'Managed save')),
				hasSnapshots: withSnapshots?.includes(uuid),
				inactiveXml,
				liveXml,
				inactive: toDefinition(inactiveXml),
				live: toDefinition(liveXml),
				process: processes.get(uuid),
				agentConnected: toAgentConnected(liveXml),
			},
		];
	});
};
