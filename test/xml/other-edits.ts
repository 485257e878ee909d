import type {CpuSet} from '../../src/cpu/cpu-set.ts';
import type {XmlEdit} from '../../src/xml/edit.ts';
import {quoteValue} from '../../src/xml/find.ts';
import {formatNodeset} from '../../src/xml/nodeset.ts';

// Edits that no tuning makes: of attributes, texts and places in a definition that those of domain-edits.ts do not touch.

const interfaceAt = (mac: string): string => `devices/interface[mac/address=${quoteValue(mac)}]`;

/** Where a thread without a pin of its own may run; takes the place of placement by numad. */
export const placeVcpus = (cpus: CpuSet): readonly XmlEdit[] => [
	{set: 'vcpu', attributes: {placement: 'static', cpuset: formatNodeset(cpus)}},
];

/** A fixed name for the tap. libvirt forgets names that begin like its own: vnet, macvtap, macvlan. */
export const setTapName = (mac: string, name: string): readonly XmlEdit[] => [{set: `${interfaceAt(mac)}/target`, attributes: {dev: name}}];

export const setMachine = (machine: string): readonly XmlEdit[] => [{set: 'os/type', attributes: {machine}}];

/** Our own note in the definition, which hooks read from the XML that libvirt hands them. */
export const setNote = (note: Readonly<Record<string, string>>): readonly XmlEdit[] => [
	{set: 'metadata/nearmetal:domain', attributes: {'xmlns:nearmetal': 'https://nearmetal.dev/domain/1', ...note}},
];
