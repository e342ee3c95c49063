-- CreateTable
CREATE TABLE "Company" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Estate" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "companyId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "deskName" TEXT NOT NULL,
    "region" TEXT NOT NULL DEFAULT 'CN',
    "timeZone" TEXT NOT NULL DEFAULT 'Asia/Shanghai',
    "dutyPhone" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Building" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "name" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Home" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "building" TEXT NOT NULL,
    "unit" TEXT NOT NULL DEFAULT '',
    "room" TEXT NOT NULL,
    "claimed" BOOLEAN NOT NULL DEFAULT false,
    "stewardId" TEXT,
    "kind" TEXT,
    "area" REAL,
    "handedOverAt" DATETIME,
    "occupancy" TEXT,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Owner" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "companyId" TEXT NOT NULL,
    "name" TEXT,
    "surname" TEXT,
    "title" TEXT,
    "phone" TEXT,
    "language" TEXT,
    "greetedAt" DATETIME,
    "birthday" TEXT,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Identity" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "secretHash" TEXT,
    "verifiedAt" DATETIME,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Residence" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL,
    "homeId" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "verified" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT,
    "createdAt" DATETIME NOT NULL,
    "until" DATETIME
);

-- CreateTable
CREATE TABLE "Staff" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "companyId" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "phone" TEXT,
    "role" TEXT NOT NULL,
    "department" TEXT NOT NULL,
    "trade" TEXT,
    "post" TEXT,
    "deputyId" TEXT,
    "passwordHash" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "buildings" TEXT NOT NULL DEFAULT '[]',
    "leftAt" DATETIME,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "StaffEstate" (
    "staffId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,

    PRIMARY KEY ("staffId", "estateId")
);

-- CreateTable
CREATE TABLE "Shift" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "staffId" TEXT NOT NULL,
    "startsAt" DATETIME NOT NULL,
    "endsAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "staffId" TEXT NOT NULL,
    "csrf" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Talk" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "channel" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "ownerId" TEXT,
    "userId" TEXT,
    "reference" TEXT NOT NULL,
    "locale" TEXT,
    "mode" TEXT NOT NULL DEFAULT 'bot',
    "handoffId" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "holder" TEXT,
    "leaseUntil" REAL NOT NULL DEFAULT 0,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "lastOwnerAt" DATETIME,
    "lastAt" DATETIME NOT NULL,
    "pausedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Activity" (
    "talkId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "activityId" TEXT,
    "direction" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "fromId" TEXT,
    "fromName" TEXT,
    "fromRole" TEXT,
    "replyTo" INTEGER,
    "text" TEXT,
    "body" TEXT NOT NULL,
    "inboundKey" TEXT,
    "inbox" INTEGER,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    PRIMARY KEY ("talkId", "position")
);

-- CreateTable
CREATE TABLE "BotState" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1
);

-- CreateTable
CREATE TABLE "Outbox" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "talkId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "position" INTEGER,
    "payload" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" DATETIME NOT NULL,
    "leaseUntil" REAL NOT NULL DEFAULT 0,
    "batch" TEXT,
    "lastError" TEXT,
    "createdAt" DATETIME NOT NULL,
    "sentAt" DATETIME
);

-- CreateTable
CREATE TABLE "Allowance" (
    "talkId" TEXT NOT NULL PRIMARY KEY,
    "channel" TEXT NOT NULL,
    "heardAt" DATETIME NOT NULL,
    "lastOwnerAt" DATETIME,
    "windowEndsAt" DATETIME,
    "used" INTEGER NOT NULL DEFAULT 0,
    "clickEndsAt" DATETIME,
    "clickUsed" INTEGER NOT NULL DEFAULT 0,
    "replyToken" TEXT,
    "replyUntil" DATETIME,
    "takenToken" TEXT,
    "takenUntil" DATETIME,
    "takenFor" TEXT,
    "takenBlind" INTEGER NOT NULL DEFAULT 0,
    "optIns" INTEGER NOT NULL DEFAULT 0,
    "choices" TEXT,
    "blockedAt" DATETIME,
    "profileAt" DATETIME
);

-- CreateTable
CREATE TABLE "ChannelState" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    "expiresAt" REAL NOT NULL DEFAULT 0,
    "leaseUntil" REAL NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "Job" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "payload" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" REAL NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "createdAt" DATETIME NOT NULL,
    "doneAt" DATETIME
);

-- CreateTable
CREATE TABLE "Counter" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "Secret" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "File" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "talkId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "FileChunk" (
    "fileId" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "bytes" BLOB NOT NULL,

    PRIMARY KEY ("fileId", "part")
);

-- CreateTable
CREATE TABLE "Matter" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "ownerId" TEXT,
    "homeId" TEXT,
    "talkId" TEXT,
    "source" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "kind" TEXT,
    "said" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "wanted" TEXT,
    "place" TEXT,
    "spot" TEXT,
    "fields" TEXT NOT NULL DEFAULT '{}',
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "ongoing" BOOLEAN NOT NULL DEFAULT false,
    "danger" TEXT,
    "level" TEXT,
    "levelBy" TEXT,
    "levelReason" TEXT,
    "releasedAt" DATETIME,
    "releasedBy" TEXT,
    "handoff" TEXT NOT NULL DEFAULT '[]',
    "state" TEXT NOT NULL,
    "receivedBy" TEXT NOT NULL,
    "firstContactId" TEXT,
    "handlerId" TEXT,
    "department" TEXT,
    "promisedFirst" DATETIME,
    "promisedAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "doneAt" DATETIME,
    "result" TEXT,
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "closedAt" DATETIME,
    "closedBy" TEXT,
    "note" TEXT,
    "followsId" TEXT,
    "incidentId" TEXT
);

-- CreateTable
CREATE TABLE "Step" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "by" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "note" TEXT,
    "data" TEXT
);

-- CreateTable
CREATE TABLE "Task" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL DEFAULT '',
    "department" TEXT NOT NULL,
    "trade" TEXT,
    "mode" TEXT NOT NULL DEFAULT 'assign',
    "assigneeId" TEXT,
    "state" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "createdBy" TEXT,
    "ackBy" DATETIME,
    "acceptedAt" DATETIME,
    "onWayAt" DATETIME,
    "arrivedAt" DATETIME,
    "doneAt" DATETIME,
    "result" TEXT,
    "amount" INTEGER,
    "checks" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT
);

-- CreateTable
CREATE TABLE "MatterClock" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'running',
    "startedAt" DATETIME NOT NULL,
    "dueFirst" DATETIME NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "spanFrom" DATETIME NOT NULL,
    "slot" INTEGER NOT NULL DEFAULT 0,
    "jobId" TEXT,
    "pausedAt" DATETIME,
    "pausedMs" REAL NOT NULL DEFAULT 0,
    "settledAt" DATETIME
);

-- CreateTable
CREATE TABLE "Alert" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "staffId" TEXT,
    "role" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "matterId" TEXT,
    "pageId" TEXT,
    "data" TEXT NOT NULL DEFAULT '{}',
    "sounds" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL,
    "seenAt" DATETIME,
    "seenBy" TEXT
);

-- CreateTable
CREATE TABLE "Page" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "ladder" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'sounding',
    "level" INTEGER NOT NULL DEFAULT -1,
    "createdAt" DATETIME NOT NULL,
    "ackedAt" DATETIME,
    "ackedBy" TEXT,
    "toldAt" DATETIME
);

-- CreateTable
CREATE TABLE "Hold" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "newDate" DATETIME NOT NULL,
    "round" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "askedBy" TEXT NOT NULL,
    "askedAt" DATETIME NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" DATETIME,
    "note" TEXT
);

-- CreateTable
CREATE TABLE "Appointment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "from" DATETIME NOT NULL,
    "to" DATETIME NOT NULL,
    "state" TEXT NOT NULL,
    "madeBy" TEXT NOT NULL,
    "madeAt" DATETIME NOT NULL,
    "agreedAt" DATETIME,
    "agreedBy" TEXT,
    "remindedAt" DATETIME,
    "endedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Verdict" (
    "matterId" TEXT NOT NULL PRIMARY KEY,
    "finding" TEXT NOT NULL,
    "valid" BOOLEAN,
    "validReason" TEXT,
    "validBy" TEXT,
    "liability" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "causeKind" TEXT,
    "correction" TEXT NOT NULL,
    "prevention" TEXT NOT NULL,
    "cost" INTEGER NOT NULL DEFAULT 0,
    "costBearer" TEXT,
    "lesson" TEXT,
    "byStaff" TEXT NOT NULL,
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "WrittenAnswer" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "byStaff" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "signedAt" DATETIME,
    "sentAt" DATETIME
);

-- CreateTable
CREATE TABLE "Signature" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "answerId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "staffId" TEXT,
    "deputyId" TEXT,
    "passed" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "askedAt" DATETIME NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "decidedAt" DATETIME,
    "decidedBy" TEXT,
    "note" TEXT
);

-- CreateTable
CREATE TABLE "AuthorityOrder" (
    "matterId" TEXT NOT NULL PRIMARY KEY,
    "authority" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "receivedAt" DATETIME NOT NULL,
    "replyBy" DATETIME NOT NULL,
    "repliedAt" DATETIME,
    "repliedBy" TEXT,
    "reply" TEXT
);

-- CreateTable
CREATE TABLE "Slip" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "issuedAt" DATETIME NOT NULL,
    "issuedBy" TEXT,
    "answerBy" DATETIME,
    "doneBy" DATETIME,
    "receivedAt" DATETIME,
    "receivedBy" TEXT,
    "fixBy" DATETIME,
    "answeredAt" DATETIME,
    "answeredBy" TEXT,
    "answer" TEXT,
    "urged" INTEGER NOT NULL DEFAULT 0,
    "closedAt" DATETIME,
    "closedBy" TEXT
);

-- CreateTable
CREATE TABLE "Message" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "forId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tellBy" DATETIME NOT NULL,
    "takenBy" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "passedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Handoff" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "talkId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "matterId" TEXT,
    "reasons" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "level" INTEGER NOT NULL DEFAULT 0,
    "calledId" TEXT,
    "createdAt" DATETIME NOT NULL,
    "takenBy" TEXT,
    "takenAt" DATETIME,
    "spokenAt" DATETIME,
    "closedAt" DATETIME,
    "closedBy" TEXT
);

-- CreateTable
CREATE TABLE "ReturnVisit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "talkId" TEXT,
    "round" INTEGER NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'repair',
    "state" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "cardId" TEXT,
    "sentAt" DATETIME,
    "remindedAt" DATETIME,
    "phoneAt" DATETIME,
    "answeredAt" DATETIME,
    "settledAt" DATETIME,
    "byId" TEXT,
    "mended" BOOLEAN,
    "score" INTEGER,
    "reasons" TEXT,
    "remark" TEXT,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "VisitTry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "visitId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "staffId" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "note" TEXT
);

-- CreateTable
CREATE TABLE "Rectification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "visitId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "handlerId" TEXT,
    "department" TEXT,
    "text" TEXT NOT NULL,
    "toldAt" DATETIME NOT NULL,
    "readAt" DATETIME,
    "result" TEXT,
    "doneAt" DATETIME
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "building" TEXT,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "leadId" TEXT,
    "news" TEXT,
    "expectedEnd" DATETIME,
    "changedAt" DATETIME NOT NULL,
    "toldAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "createdBy" TEXT NOT NULL,
    "endedAt" DATETIME,
    "result" TEXT
);

-- CreateTable
CREATE TABLE "Handover" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "shift" TEXT NOT NULL,
    "startsAt" DATETIME NOT NULL,
    "endsAt" DATETIME NOT NULL,
    "giverId" TEXT NOT NULL,
    "takerId" TEXT NOT NULL,
    "sheet" TEXT NOT NULL,
    "remarks" TEXT NOT NULL DEFAULT '{}',
    "giverSignedAt" DATETIME NOT NULL,
    "takerSignedAt" DATETIME,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "MadeTable" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "table" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "from" DATETIME NOT NULL,
    "to" DATETIME NOT NULL,
    "madeAt" DATETIME NOT NULL,
    "data" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "MajorRecord" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "matterId" TEXT,
    "handoffId" TEXT,
    "title" TEXT NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "dueAt" DATETIME,
    "fields" TEXT NOT NULL DEFAULT '{}',
    "filedAt" DATETIME,
    "filedBy" TEXT,
    "typical" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Cost" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "item" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "payer" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "approver" TEXT
);

-- CreateTable
CREATE TABLE "SurveyAnswer" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "talkId" TEXT NOT NULL,
    "ownerId" TEXT,
    "sentAt" DATETIME NOT NULL,
    "answers" TEXT,
    "remark" TEXT,
    "answeredAt" DATETIME
);

-- CreateTable
CREATE TABLE "Audit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "staffId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Notice" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "buildings" TEXT NOT NULL DEFAULT '[]',
    "startsAt" DATETIME NOT NULL,
    "endsAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "contact" TEXT,
    "approver" TEXT,
    "madeById" TEXT,
    "madeAt" DATETIME
);

-- CreateTable
CREATE TABLE "Answer" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "source" TEXT
);

-- CreateTable
CREATE TABLE "Setting" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scope" TEXT NOT NULL,
    "scopeId" TEXT NOT NULL,
    "section" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "values" TEXT,
    "note" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "validFrom" DATETIME NOT NULL,
    "undoneAt" DATETIME,
    "undoneBy" TEXT
);

-- CreateTable
CREATE TABLE "ChannelAccount" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "estateIds" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "homeId" TEXT NOT NULL,
    "batchId" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    "usedBy" TEXT,
    "revokedAt" DATETIME
);

-- CreateTable
CREATE TABLE "PhoneProof" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "identityId" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Import" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "companyId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "counts" TEXT NOT NULL,
    "undoneAt" DATETIME,
    "undoneBy" TEXT
);

-- CreateTable
CREATE TABLE "ImportChange" (
    "importId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "table" TEXT NOT NULL,
    "rowId" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT NOT NULL,

    PRIMARY KEY ("importId", "seq")
);

-- CreateTable
CREATE TABLE "DataRequest" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "ownerId" TEXT,
    "matterId" TEXT,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "createdAt" DATETIME NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "doneAt" DATETIME,
    "doneBy" TEXT,
    "report" TEXT
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "talkId" TEXT
);

-- CreateTable
CREATE TABLE "LegalHold" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "releasedAt" DATETIME,
    "releasedBy" TEXT
);

-- CreateTable
CREATE TABLE "RetentionRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "dry" BOOLEAN NOT NULL,
    "by" TEXT NOT NULL,
    "counts" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Export" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "rows" INTEGER NOT NULL,
    "ownerIds" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Draft" (
    "talkId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "used" BOOLEAN NOT NULL DEFAULT false,

    PRIMARY KEY ("talkId", "position")
);

-- CreateIndex
CREATE UNIQUE INDEX "Estate_code_key" ON "Estate"("code");

-- CreateIndex
CREATE UNIQUE INDEX "Building_estateId_name_key" ON "Building"("estateId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Home_estateId_building_unit_room_key" ON "Home"("estateId", "building", "unit", "room");

-- CreateIndex
CREATE INDEX "Owner_companyId_phone_idx" ON "Owner"("companyId", "phone");

-- CreateIndex
CREATE INDEX "Identity_ownerId_idx" ON "Identity"("ownerId");

-- CreateIndex
CREATE UNIQUE INDEX "Identity_channel_userId_key" ON "Identity"("channel", "userId");

-- CreateIndex
CREATE INDEX "Residence_homeId_idx" ON "Residence"("homeId");

-- CreateIndex
CREATE UNIQUE INDEX "Residence_ownerId_homeId_key" ON "Residence"("ownerId", "homeId");

-- CreateIndex
CREATE UNIQUE INDEX "Staff_login_key" ON "Staff"("login");

-- CreateIndex
CREATE INDEX "Shift_estateId_startsAt_idx" ON "Shift"("estateId", "startsAt");

-- CreateIndex
CREATE INDEX "Session_staffId_idx" ON "Session"("staffId");

-- CreateIndex
CREATE INDEX "Talk_ownerId_idx" ON "Talk"("ownerId");

-- CreateIndex
CREATE INDEX "Talk_estateId_lastAt_idx" ON "Talk"("estateId", "lastAt");

-- CreateIndex
CREATE INDEX "Talk_channel_lastAt_idx" ON "Talk"("channel", "lastAt");

-- CreateIndex
CREATE UNIQUE INDEX "Activity_inboundKey_key" ON "Activity"("inboundKey");

-- CreateIndex
CREATE INDEX "Activity_inbox_idx" ON "Activity"("inbox") WHERE "inbox" IS NOT NULL;

-- CreateIndex
CREATE INDEX "Activity_talkId_activityId_idx" ON "Activity"("talkId", "activityId") WHERE "activityId" IS NOT NULL;

-- CreateIndex
CREATE INDEX "Outbox_state_dueAt_idx" ON "Outbox"("state", "dueAt");

-- CreateIndex
CREATE INDEX "Outbox_talkId_idx" ON "Outbox"("talkId");

-- CreateIndex
CREATE INDEX "Job_state_dueAt_idx" ON "Job"("state", "dueAt");

-- CreateIndex
CREATE INDEX "File_talkId_idx" ON "File"("talkId");

-- CreateIndex
CREATE UNIQUE INDEX "Matter_number_key" ON "Matter"("number");

-- CreateIndex
CREATE INDEX "Matter_estateId_state_createdAt_idx" ON "Matter"("estateId", "state", "createdAt");

-- CreateIndex
CREATE INDEX "Matter_ownerId_state_idx" ON "Matter"("ownerId", "state");

-- CreateIndex
CREATE INDEX "Matter_talkId_idx" ON "Matter"("talkId");

-- CreateIndex
CREATE INDEX "Matter_estateId_createdAt_idx" ON "Matter"("estateId", "createdAt");

-- CreateIndex
CREATE INDEX "Matter_incidentId_idx" ON "Matter"("incidentId");

-- CreateIndex
CREATE INDEX "Step_matterId_at_idx" ON "Step"("matterId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Task_number_key" ON "Task"("number");

-- CreateIndex
CREATE INDEX "Task_matterId_idx" ON "Task"("matterId");

-- CreateIndex
CREATE INDEX "Task_department_state_idx" ON "Task"("department", "state");

-- CreateIndex
CREATE INDEX "Task_assigneeId_createdAt_idx" ON "Task"("assigneeId", "createdAt");

-- CreateIndex
CREATE INDEX "MatterClock_matterId_idx" ON "MatterClock"("matterId");

-- CreateIndex
CREATE INDEX "MatterClock_estateId_state_dueAt_idx" ON "MatterClock"("estateId", "state", "dueAt");

-- CreateIndex
CREATE INDEX "Alert_staffId_seenAt_idx" ON "Alert"("staffId", "seenAt");

-- CreateIndex
CREATE INDEX "Alert_estateId_createdAt_idx" ON "Alert"("estateId", "createdAt");

-- CreateIndex
CREATE INDEX "Alert_matterId_idx" ON "Alert"("matterId");

-- CreateIndex
CREATE INDEX "Alert_pageId_idx" ON "Alert"("pageId");

-- CreateIndex
CREATE INDEX "Page_matterId_idx" ON "Page"("matterId");

-- CreateIndex
CREATE INDEX "Page_estateId_state_idx" ON "Page"("estateId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Hold_matterId_round_key" ON "Hold"("matterId", "round");

-- CreateIndex
CREATE UNIQUE INDEX "Appointment_matterId_round_key" ON "Appointment"("matterId", "round");

-- CreateIndex
CREATE INDEX "WrittenAnswer_matterId_idx" ON "WrittenAnswer"("matterId");

-- CreateIndex
CREATE INDEX "Signature_answerId_idx" ON "Signature"("answerId");

-- CreateIndex
CREATE INDEX "Signature_staffId_state_idx" ON "Signature"("staffId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "AuthorityOrder_authority_number_key" ON "AuthorityOrder"("authority", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Slip_number_key" ON "Slip"("number");

-- CreateIndex
CREATE INDEX "Slip_matterId_idx" ON "Slip"("matterId");

-- CreateIndex
CREATE INDEX "Slip_to_closedAt_idx" ON "Slip"("to", "closedAt");

-- CreateIndex
CREATE INDEX "Message_forId_passedAt_idx" ON "Message"("forId", "passedAt");

-- CreateIndex
CREATE INDEX "Message_matterId_idx" ON "Message"("matterId");

-- CreateIndex
CREATE INDEX "Handoff_estateId_state_createdAt_idx" ON "Handoff"("estateId", "state", "createdAt");

-- CreateIndex
CREATE INDEX "Handoff_talkId_idx" ON "Handoff"("talkId");

-- CreateIndex
CREATE INDEX "ReturnVisit_talkId_state_idx" ON "ReturnVisit"("talkId", "state");

-- CreateIndex
CREATE INDEX "ReturnVisit_state_phoneAt_idx" ON "ReturnVisit"("state", "phoneAt");

-- CreateIndex
CREATE INDEX "ReturnVisit_cardId_idx" ON "ReturnVisit"("cardId");

-- CreateIndex
CREATE UNIQUE INDEX "ReturnVisit_matterId_round_kind_key" ON "ReturnVisit"("matterId", "round", "kind");

-- CreateIndex
CREATE INDEX "VisitTry_visitId_at_idx" ON "VisitTry"("visitId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Rectification_number_key" ON "Rectification"("number");

-- CreateIndex
CREATE INDEX "Rectification_matterId_idx" ON "Rectification"("matterId");

-- CreateIndex
CREATE INDEX "Rectification_handlerId_readAt_idx" ON "Rectification"("handlerId", "readAt");

-- CreateIndex
CREATE UNIQUE INDEX "Incident_number_key" ON "Incident"("number");

-- CreateIndex
CREATE INDEX "Incident_estateId_state_idx" ON "Incident"("estateId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Handover_number_key" ON "Handover"("number");

-- CreateIndex
CREATE INDEX "Handover_takerId_takerSignedAt_idx" ON "Handover"("takerId", "takerSignedAt");

-- CreateIndex
CREATE INDEX "Handover_estateId_createdAt_idx" ON "Handover"("estateId", "createdAt");

-- CreateIndex
CREATE INDEX "MadeTable_estateId_madeAt_idx" ON "MadeTable"("estateId", "madeAt");

-- CreateIndex
CREATE UNIQUE INDEX "MajorRecord_number_key" ON "MajorRecord"("number");

-- CreateIndex
CREATE INDEX "MajorRecord_estateId_filedAt_idx" ON "MajorRecord"("estateId", "filedAt");

-- CreateIndex
CREATE INDEX "Cost_matterId_idx" ON "Cost"("matterId");

-- CreateIndex
CREATE INDEX "Cost_estateId_at_idx" ON "Cost"("estateId", "at");

-- CreateIndex
CREATE INDEX "SurveyAnswer_estateId_year_idx" ON "SurveyAnswer"("estateId", "year");

-- CreateIndex
CREATE UNIQUE INDEX "SurveyAnswer_talkId_year_key" ON "SurveyAnswer"("talkId", "year");

-- CreateIndex
CREATE INDEX "Audit_subject_at_idx" ON "Audit"("subject", "at");

-- CreateIndex
CREATE INDEX "Notice_estateId_endsAt_idx" ON "Notice"("estateId", "endsAt");

-- CreateIndex
CREATE INDEX "Answer_estateId_idx" ON "Answer"("estateId");

-- CreateIndex
CREATE UNIQUE INDEX "Setting_scope_scopeId_section_version_key" ON "Setting"("scope", "scopeId", "section", "version");

-- CreateIndex
CREATE UNIQUE INDEX "ChannelAccount_channel_account_key" ON "ChannelAccount"("channel", "account");

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_codeHash_key" ON "Invitation"("codeHash");

-- CreateIndex
CREATE INDEX "Invitation_estateId_batchId_idx" ON "Invitation"("estateId", "batchId");

-- CreateIndex
CREATE INDEX "Invitation_homeId_idx" ON "Invitation"("homeId");

-- CreateIndex
CREATE INDEX "PhoneProof_identityId_idx" ON "PhoneProof"("identityId");

-- CreateIndex
CREATE INDEX "Import_companyId_at_idx" ON "Import"("companyId", "at");

-- CreateIndex
CREATE INDEX "ImportChange_table_rowId_idx" ON "ImportChange"("table", "rowId");

-- CreateIndex
CREATE INDEX "DataRequest_estateId_state_idx" ON "DataRequest"("estateId", "state");

-- CreateIndex
CREATE INDEX "DataRequest_ownerId_idx" ON "DataRequest"("ownerId");

-- CreateIndex
CREATE UNIQUE INDEX "Consent_ownerId_version_kind_key" ON "Consent"("ownerId", "version", "kind");

-- CreateIndex
CREATE INDEX "LegalHold_subject_idx" ON "LegalHold"("subject");

-- CreateIndex
CREATE INDEX "Export_estateId_at_idx" ON "Export"("estateId", "at");
