import assert from 'node:assert/strict';
import type {Output, Snapshot} from '../../src/target/target.ts';

// What little of a host tells how the host in memory behaves: two nodes of four CPUs, a bridge, and the guest web01, shut off.

export const uuid = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
export const domainXml = (extra = '', driver = ''): string => `<domain type='kvm'>
  <name>web01</name>
  <uuid>${uuid}</uuid>
  <memory unit='KiB'>524288</memory>
  ${extra}<vcpu placement='static'>2</vcpu>
  <devices>
    <disk type='file' device='disk'>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:10:00:01'/>
      <source network='default'/>
      <model type='virtio'/>${driver}
    </interface>
  </devices>
</domain>

`;
const succeeded = (stdout: string): Output => ({status: 0, stdout, stderr: ''});
const node = (n: number): Record<string, string> => ({
	[`/sys/devices/system/node/node${n}/meminfo`]: `Node ${n} MemTotal:       3600000 kB\nNode ${n} MemFree:        2097152 kB\nNode ${n} HugePages_Total:     0\nNode ${n} HugePages_Free:      0\n`,
	[`/sys/devices/system/node/node${n}/cpulist`]: n === 0 ? '0-3\n' : '4-7\n',
	[`/sys/devices/system/node/node${n}/hugepages/hugepages-2048kB/nr_hugepages`]: '0\n',
	[`/sys/devices/system/node/node${n}/hugepages/hugepages-2048kB/free_hugepages`]: '0\n',
});

export const snapshot: Snapshot = {
	nearmetal: 1,
	target: 'sample',
	takenAt: '2026-01-01T00:00:00Z',
	files: {
		'/etc/sysctl.d/10-other.conf': 'vm.swappiness = 10\n',
		'/proc/meminfo':
			'MemTotal:        7200000 kB\nMemFree:         4194304 kB\nHugePages_Total:       0\nHugePages_Free:        0\nHugepagesize:       2048 kB\nHugetlb:               0 kB\n',
		'/proc/modules': 'bridge 311296 0 - Live 0x0000000000000000\nstp 16384 1 bridge, Live 0x0000000000000000\n',
		'/proc/sys/kernel/osrelease': '6.1.0-56-cloud-amd64\n',
		'/proc/sys/net/core/rmem_max': '212992\n',
		'/proc/sys/net/ipv4/tcp_rmem': '4096\t131072\t6291456\n',
		'/proc/sys/vm/nr_hugepages': '0\n',
		'/sys/devices/system/cpu/online': '0-7\n',
		'/sys/kernel/mm/transparent_hugepage/enabled': 'always [madvise] never\n',
		'/sys/module/bridge/initstate': 'live\n',
		'/sys/module/stp/initstate': 'live\n',
		...node(0),
		...node(1),
	},
	links: {'/sys/class/net/ens1/device/driver': '/sys/bus/virtio/drivers/virtio_net'},
	names: ['/dev/kvm', '/etc'],
	commands: {
		'id -un': succeeded('root\n'),
		'virsh version --daemon': succeeded('Running against daemon: 9.0.0\n'),
		[`virsh dumpxml --inactive ${uuid}`]: succeeded(domainXml()),
		'virsh net-dumpxml default': succeeded("<network>\n  <name>default</name>\n  <bridge name='virbr0' stp='on' delay='0'/>\n</network>\n"),
	},
};
export const everything = {
	files: ['/*/*', '/*/*/*', '/*/*/*/*', '/*/*/*/*/*', '/*/*/*/*/*/*', '/*/*/*/*/*/*/*', '/*/*/*/*/*/*/*/*'],
	links: [],
	names: ['/sys/class/net/*/brif/*'],
	commands: [{argv: ['virsh', 'dumpxml', '--inactive', uuid]}],
};
export const tap = 'vnet100';
export const processId = (status: string | undefined): string => /pid='(\d+)'/.exec(status ?? '')?.[1] ?? assert.fail('no process');
export const vhostReading = `set --; for f in $(grep -slE '^vhost-[0-9]+$' /proc/[0-9]*/comm); do set -- "$@" "\${f%comm}status"; done; grep -sHE '^(Name|Cpus_allowed_list):' "$@" /dev/null`;
export const threadsReading = `for p in 1; do set -- /proc/$p/task/*/status; done; grep -sHE '^(Name|Cpus_allowed_list|HugetlbPages):' "$@" /dev/null`;
export const pool = (n: number, kind = 'nr'): string => `/sys/devices/system/node/node${n}/hugepages/hugepages-2048kB/${kind}_hugepages`;
