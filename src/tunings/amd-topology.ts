import type {DomainDefinition, Facts} from '../inspect/facts.ts';
import {tellTopologyOnAmd} from '../xml/domain-edits.ts';
import type {XmlEdit} from '../xml/edit.ts';

/** What the host's own CPU needs on AMD, so that the guest sees siblings; nothing where the definition speaks of it already. */
export const amdTopology = ({host}: Facts, {cpu}: DomainDefinition): readonly XmlEdit[] =>
	host.cpuFlags.includes('topoext') && cpu?.features.topoext === undefined ? tellTopologyOnAmd() : [];
