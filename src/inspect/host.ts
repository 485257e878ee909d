import type {Snapshot} from '../target/target.ts';
import {readCpuInfo} from './cpuinfo.ts';
import type {Cloud, HostFacts} from './facts.ts';
import {exists} from './paths.ts';
import {architectureCommand, instanceTypeCommand, userCommand, userNumberCommand, virtualizationCommand} from './probe.ts';
import {outputOf, stdoutOf, textOf} from './reading.ts';

const dmi = (snapshot: Snapshot, name: string): string | undefined => textOf(snapshot, `/sys/class/dmi/id/${name}`) || undefined;

/**
 * What each cloud writes into the firmware of its machines (cloud-init's tools/ds-identify). Azure's vendor and product are those of
 * any Hyper-V guest, only its asset tag is its own; EC2's older machines are Xen's, and only the version names Amazon.
 */
const clouds: readonly (readonly [field: string, text: RegExp, cloud: Cloud])[] = [
	['sys_vendor', /^Amazon EC2/, 'amazon'],
	['bios_vendor', /^Amazon EC2/, 'amazon'],
	['bios_version', /\.amazon$/, 'amazon'],
	['sys_vendor', /^Google/, 'google'],
	['bios_vendor', /^Google/, 'google'],
	['chassis_asset_tag', /^7783-7084-3265-9085-8269-3286-77$/, 'azure'],
	['chassis_asset_tag', /^OracleCloud\.com$/, 'oracle'],
	['sys_vendor', /^Alibaba Cloud/, 'alibaba'],
	['sys_vendor', /^DigitalOcean/, 'digitalocean'],
	['sys_vendor', /^Hetzner/, 'hetzner'],
	['product_name', /^OpenStack (Nova|Compute)/, 'openstack'],
];

const readCloud = (snapshot: Snapshot): Cloud | undefined => clouds.find(([field, text]) => text.test(dmi(snapshot, field) ?? ''))?.[2];

/** EC2's product is the machine type, except on its Xen machines; elsewhere, and there, cloud-init may know it. */
const readInstanceType = (snapshot: Snapshot, cloud: Cloud | undefined): string | undefined => {
	const product = dmi(snapshot, 'product_name');
	if (cloud === 'amazon' && product?.includes('.')) return product;
	return stdoutOf(snapshot, instanceTypeCommand)?.split('\n')[0] || undefined;
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
	const {model, flags} = readCpuInfo(snapshot);
	const cloud = readCloud(snapshot);
	const userNumber = stdoutOf(snapshot, userNumberCommand)?.trim();
	return {
		name: textOf(snapshot, '/proc/sys/kernel/hostname'),
		os,
		kernel: textOf(snapshot, '/proc/sys/kernel/osrelease'),
		architecture: stdoutOf(snapshot, architectureCommand)?.trim(),
		vendor: dmi(snapshot, 'sys_vendor'),
		product: dmi(snapshot, 'product_name'),
		virtualization: readVirtualization(snapshot, flags),
		cloud,
		instanceType: readInstanceType(snapshot, cloud),
		bootId: textOf(snapshot, '/proc/sys/kernel/random/boot_id'),
		machineId: textOf(snapshot, '/etc/machine-id') || undefined,
		user: stdoutOf(snapshot, userCommand)?.trim(),
		root: userNumber === undefined ? undefined : userNumber === '0',
		// A recorded tree without /dev says nothing about KVM.
		kvm: exists(snapshot, '/dev') ? exists(snapshot, '/dev/kvm') : undefined,
		cpuModel: model,
		cpuFlags: flags,
	};
};
