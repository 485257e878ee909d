/**
 * In which order libvirt prints children and attributes, for the elements that we make or fill, as its formatter has it:
 * virDomainDefFormatInternalSetRootName in src/conf/domain_conf.c and what that calls. The names are those of a tree newer
 * than 9.0.0; the order was held against texts printed by 9.0.0. Keys are `parent/element`. What is not here comes last.
 */
type Order = {readonly children?: readonly string[]; readonly attributes?: readonly string[]};

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const virtioOptions = 'iommu ats packed page_per_vq';

const orders: Readonly<Record<string, Order>> = {
	domain: {
		children: words(`name uuid hwuuid genid title description metadata maxMemory memory currentMemory blkiotune memtune memoryBacking
			vcpu vcpus iothreads iothreadids defaultiothread throttlegroups cputune numatune iommufd resource sysinfo bootloader
			bootloader_args os idmap features cpu clock on_poweroff on_reboot on_crash on_lockfailure pm perf devices seclabel keywrap
			launchSecurity`),
	},
	'domain/vcpu': {attributes: words('placement cpuset current')},
	'domain/memoryBacking': {children: words('hugepages nosharepages locked source access allocation discard')},
	'hugepages/page': {attributes: words('size unit nodeset')},
	'domain/cputune': {
		children: words(`shares period quota global_period global_quota emulator_period emulator_quota iothread_period iothread_quota
			vcpupin emulatorpin iothreadpin emulatorsched vcpusched iothreadsched cachetune memorytune energytune`),
	},
	'cputune/vcpupin': {attributes: words('vcpu cpuset')},
	'cputune/iothreadpin': {attributes: words('iothread cpuset')},
	'domain/numatune': {children: words('memory memnode')},
	'numatune/memory': {attributes: words('mode nodeset placement')},
	'numatune/memnode': {attributes: words('cellid mode nodeset')},
	'os/type': {attributes: words('arch machine')},
	'domain/cpu': {
		children: words('arch model vendor microcode signature counter topology cache maxphysaddr feature numa'),
		attributes: words('mode match check migratable deprecated_features'),
	},
	'cpu/topology': {attributes: words('sockets dies clusters cores threads')},
	'cpu/feature': {attributes: words('policy name')},
	'cpu/cache': {attributes: words('level mode')},
	'cpu/numa': {children: words('cell interconnects')},
	'numa/cell': {attributes: words('id cpus memory unit memAccess discard')},
	// An <interface type='hostdev'> has its <driver> before <source>; that one names VFIO and is none that we edit.
	'devices/interface': {
		children: words(`mac source vlan virtualport bandwidth port ip route portForward script downscript backenddomain target guest model
			driver backend filterref tune teaming link mtu coalesce boot alias rom acpi address`),
	},
	'interface/target': {attributes: words('dev managed')},
	'interface/driver': {
		attributes: words(`name txmode ioeventfd event_idx queues rx_queue_size tx_queue_size rss rss_hash_report ${virtioOptions}`),
	},
	// virNetworkDefFormatBuf in src/conf/network_conf.c.
	network: {
		children: words(
			'name uuid title description metadata forward bridge mtu mac domain dns vlan bandwidth port ip route virtualport portgroup',
		),
	},
	'devices/disk': {children: ['driver']},
	'disk/driver': {
		attributes: words(`name type cache error_policy rerror_policy io ioeventfd event_idx copy_on_read discard iothread detect_zeroes
			discard_no_unref queues queue_size ${virtioOptions}`),
	},
};

const rank = (names: readonly string[] | undefined, name: string): number => {
	const index = names?.indexOf(name) ?? 0;
	return index === -1 ? (names?.length ?? 0) : index;
};

/** Where a child stands among the children of the element `key`; those that are not known to us share the last place. */
export const rankOfChild = (key: string, name: string): number => rank(orders[key]?.children, name);

/** Where an attribute stands in the element `key`; those that are not known to us share the last place. */
export const rankOfAttribute = (key: string, name: string): number => rank(orders[key]?.attributes, name);

const droppedWhenEmpty = new Set(
	words(
		`domain/cputune domain/numatune domain/memoryBacking domain/iothreadids cpu/numa cell/distances interface/driver driver/host driver/guest disk/driver`,
	),
);

/** Whether libvirt prints nothing for this element once it has neither attributes nor children (virXMLFormatElement). */
export const isDroppedWhenEmpty = (key: string): boolean => droppedWhenEmpty.has(key);
