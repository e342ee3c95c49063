/** Who somebody is (D8) and which estate they write to, what an app's menu says, and what becomes of their data (D1, D2). Each key with the placeholders its wordings may use. */
export const identityKeys = {
  // identity.json
  'identity.verified': ['home'],
  'identity.unknown': [],
  'identity.spent': [],
  'identity.tooMany': [],
  'identity.how': [],
  'identity.phone': [],
  'identity.sent': ['digits', 'minutes'],
  'identity.wrong': [],
  'identity.invite.family': ['code', 'home', 'days'],
  'identity.invite.tenant': ['code', 'home', 'days'],
  'identity.invite.owner': [],
  'identity.sms': ['company', 'code', 'minutes'],
  // door.json
  'door.ask': ['company'],
  'door.again': ['list'],
  'door.moved': ['estate', 'desk'],
  'door.hello': [],
  // menu.json
  'menu.bar': [],
  'menu.repairs': [],
  'menu.contact': [],
  'menu.report': [],
  'menu.mine': [],
  'menu.feedback': [],
  'menu.person': [],
  'menu.emergencies': [],
  'data.notice': ['link'],
  'data.filed': ['number', 'time'],
} as const satisfies Record<string, readonly string[]>;
