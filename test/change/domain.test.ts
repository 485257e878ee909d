import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Edit, isSameState} from '../../src/change/change.ts';

const edit: Edit = {on: 'host', kind: 'domain', where: {uuid: '6f1c7a0e-0000-4000-8000-000000000001', name: 'web01'}, wish: {edits: []}};
const definition = (bandwidth: string) => `<domain type='kvm'>
  <devices>
    <interface type='network'>
      <source network='default'/>
${bandwidth}      <model type='virtio'/>
    </interface>
  </devices>
</domain>
`;

test('a definition whose limits were taken away is the same before and after libvirt has read it again', () => {
	const left = definition('      <bandwidth>\n      </bandwidth>\n');
	assert.ok(isSameState(edit, left, definition('')));
	const limited = definition("      <bandwidth>\n        <inbound average='5000'/>\n      </bandwidth>\n");
	assert.ok(!isSameState(edit, limited, definition('')));
});
