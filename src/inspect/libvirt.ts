import type {Snapshot} from '../target/target.ts';
import {findNamed} from '../xml/find.ts';
import {parse, type XmlElement} from '../xml/parse.ts';
import {XmlError} from '../xml/scanner.ts';
import {readUuids} from './domains.ts';
import type {DomainCapabilities, LibvirtFacts, VirtualNetwork} from './facts.ts';
import {exists} from './paths.ts';
import {
	capabilitiesCommand,
	domainCapabilitiesCommand,
	inactiveNetworkXmlCommand,
	libvirtVersionCommand,
	networkInfoCommand,
	networksCommand,
	networkXmlCommand,
} from './probe.ts';
import {fieldOf, outputOf, stdoutOf, toInteger} from './reading.ts';

const find = (element: XmlElement | undefined, ...names: readonly string[]): readonly XmlElement[] =>
	element === undefined ? [] : findNamed(element, ...names);

const rootOf = (xml: string | undefined): XmlElement | undefined => {
	if (xml === undefined) return undefined;
	try {
		return parse(xml).root;
	} catch (error) {
		if (error instanceof XmlError) return undefined;
		throw error;
	}
};

/** Why libvirt does not answer, for a person. Status 127: no such program; 124: stopped by timeout(1). */
const problemOf = (snapshot: Snapshot): string | undefined => {
	const output = outputOf(snapshot, libvirtVersionCommand);
	if (!output) return 'virsh was not run';
	if (output.status === 0) return undefined;
	if (output.status === 127) return 'virsh is not installed';
	if (output.status === 124) return 'libvirt did not answer within 10 seconds';
	return (
		output.stderr
			.trim()
			.split('\n')
			.at(-1)
			?.replace(/^error: /, '') || `virsh failed with status ${output.status}`
	);
};

/** Machine types of guests of the host's own architecture: `<machine canonical='pc-q35-7.2' maxCpus='288'>q35</machine>`. */
const machineElements = (capabilities: XmlElement | undefined): readonly XmlElement[] => {
	const host = find(capabilities, 'host', 'cpu', 'arch')[0]?.text.trim();
	return find(capabilities, 'guest', 'arch')
		.filter(arch => arch.attributes.get('name')?.value === host)
		.flatMap(arch => find(arch, 'machine'));
};

const textAt = (root: XmlElement | undefined, ...names: readonly string[]): string | undefined =>
	find(root, ...names)[0]?.text.trim() || undefined;

const attributeOf = (element: XmlElement | undefined, name: string): string | undefined => element?.attributes.get(name)?.value;

const isSupported = (element: XmlElement): boolean => attributeOf(element, 'supported') === 'yes';

const readDomainCapabilities = (snapshot: Snapshot): DomainCapabilities | undefined => {
	const root = rootOf(stdoutOf(snapshot, domainCapabilitiesCommand));
	if (root === undefined) return undefined;
	const iothreads = find(root, 'iothreads')[0];
	return {
		emulator: textAt(root, 'path'),
		type: textAt(root, 'domain'),
		machine: textAt(root, 'machine'),
		maxVcpus: toInteger(attributeOf(find(root, 'vcpu')[0], 'max')),
		cpuModes: find(root, 'cpu', 'mode')
			.filter(isSupported)
			.flatMap(mode => attributeOf(mode, 'name') ?? []),
		iothreads: iothreads && isSupported(iothreads),
		memorySources: find(root, 'memoryBacking', 'enum', 'value').map(value => value.text.trim()),
	};
};

/** `none` is what libvirt calls the lack of one (src/security/security_nop.c). */
const readSecurityModels = (capabilities: XmlElement): readonly string[] =>
	find(capabilities, 'host', 'secmodel', 'model')
		.map(model => model.text.trim())
		.filter(model => model !== 'none');

export const readLibvirt = (snapshot: Snapshot): LibvirtFacts => {
	const text = stdoutOf(snapshot, libvirtVersionCommand);
	const capabilities = rootOf(stdoutOf(snapshot, capabilitiesCommand));
	const machines = machineElements(capabilities);
	const maxima = machines.map(machine => Number(machine.attributes.get('maxCpus')?.value)).filter(count => count > 0);
	return {
		version: fieldOf(text, 'Running against daemon') ?? fieldOf(text, 'Using library')?.replace(/^libvirt /, ''),
		qemuVersion: fieldOf(text, 'Running hypervisor')?.replace(/^QEMU /, ''),
		problem: problemOf(snapshot),
		// virtproxyd offers libvirt-sock beside the modular daemons, so virtqemud's own socket decides.
		daemon: exists(snapshot, '/run/libvirt/virtqemud-sock')
			? 'modular'
			: exists(snapshot, '/run/libvirt/libvirt-sock')
				? 'libvirtd'
				: undefined,
		machines: Object.fromEntries(
			machines.flatMap(machine => {
				const canonical = machine.attributes.get('canonical')?.value;
				return canonical === undefined ? [] : [[machine.text.trim(), canonical]];
			}),
		),
		maxVcpus: maxima.length === 0 ? undefined : Math.max(...maxima),
		securityModels: capabilities && readSecurityModels(capabilities),
		domainCapabilities: readDomainCapabilities(snapshot),
	};
};

const mtuIn = (network: XmlElement | undefined): number | undefined => toInteger(attributeOf(find(network, 'mtu')[0], 'size'));

export const readNetworks = (snapshot: Snapshot): readonly VirtualNetwork[] =>
	readUuids(snapshot, networksCommand).flatMap(uuid => {
		const info = stdoutOf(snapshot, networkInfoCommand(uuid));
		const name = fieldOf(info, 'Name');
		if (name === undefined) return [];
		const xml = stdoutOf(snapshot, networkXmlCommand(uuid));
		const root = rootOf(xml);
		const inactive = rootOf(stdoutOf(snapshot, inactiveNetworkXmlCommand(uuid)));
		const forward = find(root, 'forward')[0];
		const persistent = fieldOf(info, 'Persistent');
		return [
			{
				name,
				uuid,
				persistent: persistent === undefined ? undefined : persistent === 'yes',
				active: fieldOf(info, 'Active') === 'yes',
				bridge: find(root, 'bridge')[0]?.attributes.get('name')?.value,
				// <forward/> without a mode means NAT (libvirt's formatnetwork).
				forward: forward && (forward.attributes.get('mode')?.value ?? 'nat'),
				devices: [forward, ...find(forward, 'interface'), ...find(forward, 'pf')].flatMap(element => attributeOf(element, 'dev') ?? []),
				mtu: mtuIn(root),
				xml,
				inactive: inactive && {mtu: mtuIn(inactive)},
			},
		];
	});
