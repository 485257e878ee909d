import type {Snapshot} from '../target/target.ts';
import type {DomainDefinition, Facts} from './facts.ts';
import {deviceNodesCommand} from './probe.ts';
import {stdoutOf} from './reading.ts';

export const readDeviceNodes = (snapshot: Snapshot): Facts['deviceNodes'] => {
	const text = stdoutOf(snapshot, deviceNodesCommand);
	if (text === undefined) return undefined;
	const told = text.matchAll(/^\S*\/([0-9a-f]{4,}(?::[0-9a-f]{2}){2}\.[0-7])\/numa_node:(\d+)$/gm);
	return Object.fromEntries([...told].map(([, address = '', node]) => [address, Number(node)]));
};

/** Devices of the host that the guest has for itself and that tell their node, in the order of the definition. */
export const passedDevices = (
	{deviceNodes = {}}: Pick<Facts, 'deviceNodes'>,
	{hostDevices}: Pick<DomainDefinition, 'hostDevices'>,
): readonly {readonly address: string; readonly node: number}[] =>
	hostDevices.flatMap(address => {
		const node = deviceNodes[address];
		return node === undefined ? [] : [{address, node}];
	});
