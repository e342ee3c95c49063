-- CreateTable
CREATE TABLE "Company" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Estate" (
    "id" TEXT NOT NULL,
    "companyId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "deskName" TEXT NOT NULL,
    "region" TEXT NOT NULL DEFAULT 'CN',
    "timeZone" TEXT NOT NULL DEFAULT 'Asia/Shanghai',
    "dutyPhone" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Estate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Building" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "Building_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Home" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "building" TEXT NOT NULL,
    "unit" TEXT NOT NULL DEFAULT '',
    "room" TEXT NOT NULL,
    "claimed" BOOLEAN NOT NULL DEFAULT false,
    "stewardId" TEXT,
    "kind" TEXT,
    "area" DOUBLE PRECISION,
    "handedOverAt" TIMESTAMPTZ(3),
    "occupancy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Home_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Owner" (
    "id" TEXT NOT NULL,
    "companyId" TEXT NOT NULL,
    "name" TEXT,
    "surname" TEXT,
    "title" TEXT,
    "phone" TEXT,
    "language" TEXT,
    "greetedAt" TIMESTAMPTZ(3),
    "birthday" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Owner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Identity" (
    "id" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "secretHash" TEXT,
    "verifiedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Residence" (
    "id" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "homeId" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "verified" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "Residence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Staff" (
    "id" TEXT NOT NULL,
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
    "leftAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StaffEstate" (
    "staffId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,

    CONSTRAINT "StaffEstate_pkey" PRIMARY KEY ("staffId","estateId")
);

-- CreateTable
CREATE TABLE "Shift" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "staffId" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Shift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "staffId" TEXT NOT NULL,
    "csrf" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Talk" (
    "id" TEXT NOT NULL,
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
    "leaseUntil" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastOwnerAt" TIMESTAMPTZ(3),
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "pausedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Talk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Activity" (
    "talkId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "activityId" TEXT,
    "direction" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
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

    CONSTRAINT "Activity_pkey" PRIMARY KEY ("talkId","position")
);

-- CreateTable
CREATE TABLE "BotState" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "BotState_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Outbox" (
    "id" TEXT NOT NULL,
    "talkId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "position" INTEGER,
    "payload" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "leaseUntil" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "batch" TEXT,
    "lastError" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Allowance" (
    "talkId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "heardAt" TIMESTAMPTZ(3) NOT NULL,
    "lastOwnerAt" TIMESTAMPTZ(3),
    "windowEndsAt" TIMESTAMPTZ(3),
    "used" INTEGER NOT NULL DEFAULT 0,
    "clickEndsAt" TIMESTAMPTZ(3),
    "clickUsed" INTEGER NOT NULL DEFAULT 0,
    "replyToken" TEXT,
    "replyUntil" TIMESTAMPTZ(3),
    "takenToken" TEXT,
    "takenUntil" TIMESTAMPTZ(3),
    "takenFor" TEXT,
    "takenBlind" INTEGER NOT NULL DEFAULT 0,
    "optIns" INTEGER NOT NULL DEFAULT 0,
    "choices" TEXT,
    "blockedAt" TIMESTAMPTZ(3),
    "profileAt" TIMESTAMPTZ(3),

    CONSTRAINT "Allowance_pkey" PRIMARY KEY ("talkId")
);

-- CreateTable
CREATE TABLE "ChannelState" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "leaseUntil" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "ChannelState_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Job" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "payload" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Counter" (
    "key" TEXT NOT NULL,
    "value" INTEGER NOT NULL,

    CONSTRAINT "Counter_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Secret" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Secret_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "File" (
    "id" TEXT NOT NULL,
    "talkId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "File_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FileChunk" (
    "fileId" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "FileChunk_pkey" PRIMARY KEY ("fileId","part")
);

-- CreateTable
CREATE TABLE "Matter" (
    "id" TEXT NOT NULL,
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
    "releasedAt" TIMESTAMPTZ(3),
    "releasedBy" TEXT,
    "handoff" TEXT NOT NULL DEFAULT '[]',
    "state" TEXT NOT NULL,
    "receivedBy" TEXT NOT NULL,
    "firstContactId" TEXT,
    "handlerId" TEXT,
    "department" TEXT,
    "promisedFirst" TIMESTAMPTZ(3),
    "promisedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),
    "result" TEXT,
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "closedAt" TIMESTAMPTZ(3),
    "closedBy" TEXT,
    "note" TEXT,
    "followsId" TEXT,
    "incidentId" TEXT,

    CONSTRAINT "Matter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Step" (
    "id" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "note" TEXT,
    "data" TEXT,

    CONSTRAINT "Step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Task" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL DEFAULT '',
    "department" TEXT NOT NULL,
    "trade" TEXT,
    "mode" TEXT NOT NULL DEFAULT 'assign',
    "assigneeId" TEXT,
    "state" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT,
    "ackBy" TIMESTAMPTZ(3),
    "acceptedAt" TIMESTAMPTZ(3),
    "onWayAt" TIMESTAMPTZ(3),
    "arrivedAt" TIMESTAMPTZ(3),
    "doneAt" TIMESTAMPTZ(3),
    "result" TEXT,
    "amount" INTEGER,
    "checks" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT,

    CONSTRAINT "Task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MatterClock" (
    "id" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'running',
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueFirst" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "spanFrom" TIMESTAMPTZ(3) NOT NULL,
    "slot" INTEGER NOT NULL DEFAULT 0,
    "jobId" TEXT,
    "pausedAt" TIMESTAMPTZ(3),
    "pausedMs" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "MatterClock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Alert" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "staffId" TEXT,
    "role" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "matterId" TEXT,
    "pageId" TEXT,
    "data" TEXT NOT NULL DEFAULT '{}',
    "sounds" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "seenAt" TIMESTAMPTZ(3),
    "seenBy" TEXT,

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Page" (
    "id" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "ladder" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'sounding',
    "level" INTEGER NOT NULL DEFAULT -1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "ackedAt" TIMESTAMPTZ(3),
    "ackedBy" TEXT,
    "toldAt" TIMESTAMPTZ(3),

    CONSTRAINT "Page_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Hold" (
    "id" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "newDate" TIMESTAMPTZ(3) NOT NULL,
    "round" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "askedBy" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "Hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Appointment" (
    "id" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "to" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "madeBy" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "agreedAt" TIMESTAMPTZ(3),
    "agreedBy" TEXT,
    "remindedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Appointment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Verdict" (
    "matterId" TEXT NOT NULL,
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
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Verdict_pkey" PRIMARY KEY ("matterId")
);

-- CreateTable
CREATE TABLE "WrittenAnswer" (
    "id" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "byStaff" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "signedAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "WrittenAnswer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Signature" (
    "id" TEXT NOT NULL,
    "answerId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "staffId" TEXT,
    "deputyId" TEXT,
    "passed" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedAt" TIMESTAMPTZ(3),
    "decidedBy" TEXT,
    "note" TEXT,

    CONSTRAINT "Signature_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuthorityOrder" (
    "matterId" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "replyBy" TIMESTAMPTZ(3) NOT NULL,
    "repliedAt" TIMESTAMPTZ(3),
    "repliedBy" TEXT,
    "reply" TEXT,

    CONSTRAINT "AuthorityOrder_pkey" PRIMARY KEY ("matterId")
);

-- CreateTable
CREATE TABLE "Slip" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "issuedAt" TIMESTAMPTZ(3) NOT NULL,
    "issuedBy" TEXT,
    "answerBy" TIMESTAMPTZ(3),
    "doneBy" TIMESTAMPTZ(3),
    "receivedAt" TIMESTAMPTZ(3),
    "receivedBy" TEXT,
    "fixBy" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "answeredBy" TEXT,
    "answer" TEXT,
    "urged" INTEGER NOT NULL DEFAULT 0,
    "closedAt" TIMESTAMPTZ(3),
    "closedBy" TEXT,

    CONSTRAINT "Slip_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "forId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tellBy" TIMESTAMPTZ(3) NOT NULL,
    "takenBy" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "passedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Handoff" (
    "id" TEXT NOT NULL,
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
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "takenBy" TEXT,
    "takenAt" TIMESTAMPTZ(3),
    "spokenAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "closedBy" TEXT,

    CONSTRAINT "Handoff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReturnVisit" (
    "id" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "talkId" TEXT,
    "round" INTEGER NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'repair',
    "state" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "cardId" TEXT,
    "sentAt" TIMESTAMPTZ(3),
    "remindedAt" TIMESTAMPTZ(3),
    "phoneAt" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),
    "byId" TEXT,
    "mended" BOOLEAN,
    "score" INTEGER,
    "reasons" TEXT,
    "remark" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReturnVisit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VisitTry" (
    "id" TEXT NOT NULL,
    "visitId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "staffId" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "note" TEXT,

    CONSTRAINT "VisitTry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Rectification" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "visitId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "handlerId" TEXT,
    "department" TEXT,
    "text" TEXT NOT NULL,
    "toldAt" TIMESTAMPTZ(3) NOT NULL,
    "readAt" TIMESTAMPTZ(3),
    "result" TEXT,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Rectification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "building" TEXT,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "leadId" TEXT,
    "news" TEXT,
    "expectedEnd" TIMESTAMPTZ(3),
    "changedAt" TIMESTAMPTZ(3) NOT NULL,
    "toldAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "result" TEXT,

    CONSTRAINT "Incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Handover" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "shift" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "giverId" TEXT NOT NULL,
    "takerId" TEXT NOT NULL,
    "sheet" TEXT NOT NULL,
    "remarks" TEXT NOT NULL DEFAULT '{}',
    "giverSignedAt" TIMESTAMPTZ(3) NOT NULL,
    "takerSignedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Handover_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MadeTable" (
    "id" TEXT NOT NULL,
    "table" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "to" TIMESTAMPTZ(3) NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "data" TEXT NOT NULL,

    CONSTRAINT "MadeTable_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MajorRecord" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "matterId" TEXT,
    "handoffId" TEXT,
    "title" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3),
    "fields" TEXT NOT NULL DEFAULT '{}',
    "filedAt" TIMESTAMPTZ(3),
    "filedBy" TEXT,
    "typical" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MajorRecord_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Cost" (
    "id" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "item" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "payer" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "approver" TEXT,

    CONSTRAINT "Cost_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SurveyAnswer" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "talkId" TEXT NOT NULL,
    "ownerId" TEXT,
    "sentAt" TIMESTAMPTZ(3) NOT NULL,
    "answers" TEXT,
    "remark" TEXT,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "SurveyAnswer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Audit" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "staffId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,

    CONSTRAINT "Audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Notice" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "buildings" TEXT NOT NULL DEFAULT '[]',
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "contact" TEXT,
    "approver" TEXT,
    "madeById" TEXT,
    "madeAt" TIMESTAMPTZ(3),

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Answer" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "source" TEXT,

    CONSTRAINT "Answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "scopeId" TEXT NOT NULL,
    "section" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "values" TEXT,
    "note" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "validFrom" TIMESTAMPTZ(3) NOT NULL,
    "undoneAt" TIMESTAMPTZ(3),
    "undoneBy" TEXT,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChannelAccount" (
    "id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "estateIds" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ChannelAccount_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "homeId" TEXT NOT NULL,
    "batchId" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),
    "usedBy" TEXT,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PhoneProof" (
    "id" TEXT NOT NULL,
    "identityId" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PhoneProof_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Import" (
    "id" TEXT NOT NULL,
    "companyId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "counts" TEXT NOT NULL,
    "undoneAt" TIMESTAMPTZ(3),
    "undoneBy" TEXT,

    CONSTRAINT "Import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportChange" (
    "importId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "table" TEXT NOT NULL,
    "rowId" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT NOT NULL,

    CONSTRAINT "ImportChange_pkey" PRIMARY KEY ("importId","seq")
);

-- CreateTable
CREATE TABLE "DataRequest" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "ownerId" TEXT,
    "matterId" TEXT,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),
    "doneBy" TEXT,
    "report" TEXT,

    CONSTRAINT "DataRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "talkId" TEXT,

    CONSTRAINT "Consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LegalHold" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "releasedAt" TIMESTAMPTZ(3),
    "releasedBy" TEXT,

    CONSTRAINT "LegalHold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RetentionRun" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "dry" BOOLEAN NOT NULL,
    "by" TEXT NOT NULL,
    "counts" TEXT NOT NULL,

    CONSTRAINT "RetentionRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Export" (
    "id" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "rows" INTEGER NOT NULL,
    "ownerIds" TEXT NOT NULL,

    CONSTRAINT "Export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Draft" (
    "talkId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "used" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("talkId","position")
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
CREATE INDEX "Activity_inbox_idx" ON "Activity"("inbox") WHERE ("inbox" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Activity_talkId_activityId_idx" ON "Activity"("talkId", "activityId") WHERE ("activityId" IS NOT NULL);

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
