import type {Snapshot} from '../target/target.ts';
import type {HostFacts} from './facts.ts';
import {exists} from './paths.ts';
import {architectureCommand, firstCpuCommand, userCommand, userNumberCommand, virtualizationCommand} from './probe.ts';
import {fieldOf, outputOf, stdoutOf, textOf} from './reading.ts';

const dmi = (snapshot: Snapshot, name: string): string | undefined => textOf(snapshot, `/sys/class/dmi/id/${name}`) || undefined;

/** The same on every machine of Azure, whose vendor and product are those of any Hyper-V guest (cloud-init, DataSourceAzure). */
const azureAssetTag = '7783-7084-3265-9085-8269-3286-77';

const readCloud = (snapshot: Snapshot): HostFacts['cloud'] => {
	const vendor = `${dmi(snapshot, 'sys_vendor')} ${dmi(snapshot, 'bios_vendor')}`;
	if (vendor.includes('Amazon EC2')) return 'amazon';
	if (vendor.includes('Google')) return 'google';
	return dmi(snapshot, 'chassis_asset_tag') === azureAssetTag ? 'azure' : undefined;
};

/** systemd-detect-virt says `none` with status 1. Without it, the CPU's hypervisor flag tells that there is one but not which. */
const readVirtualization = (snapshot: Snapshot, flags: readonly string[]): string | undefined => {
	const said = outputOf(snapshot, virtualizationCommand)?.stdout.trim();
	if (said) return said;
	return flags.includes('hypervisor') ? 'unknown hypervisor' : undefined;
};

export const readHost = (snapshot: Snapshot): HostFacts => {
	// `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"`, quoted as for a shell.
	const os = /^PRETTY_NAME=["']?(.*?)["']?$/m.exec(snapshot.files['/etc/os-release'] ?? '')?.[1];
	const cpuinfo = stdoutOf(snapshot, firstCpuCommand)?.replace(/\t+:/g, ':');
	// `flags` on x86, `Features` on ARM.
	const flags = (fieldOf(cpuinfo, 'flags') ?? fieldOf(cpuinfo, 'Features') ?? '').split(' ').filter(Boolean);
	const userNumber = stdoutOf(snapshot, userNumberCommand)?.trim();
	return {
		name: textOf(snapshot, '/proc/sys/kernel/hostname'),
		os,
		kernel: textOf(snapshot, '/proc/sys/kernel/osrelease'),
		architecture: stdoutOf(snapshot, architectureCommand)?.trim(),
		vendor: dmi(snapshot, 'sys_vendor'),
		product: dmi(snapshot, 'product_name'),
		virtualization: readVirtualization(snapshot, flags),
		cloud: readCloud(snapshot),
		bootId: textOf(snapshot, '/proc/sys/kernel/random/boot_id'),
		machineId: textOf(snapshot, '/etc/machine-id') || undefined,
		user: stdoutOf(snapshot, userCommand)?.trim(),
		root: userNumber === undefined ? undefined : userNumber === '0',
		// A recorded tree without /dev says nothing about KVM.
		kvm: exists(snapshot, '/dev') ? exists(snapshot, '/dev/kvm') : undefined,
		cpuModel: fieldOf(cpuinfo, 'model name'),
		cpuFlags: flags,
	};
};
