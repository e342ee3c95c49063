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
    "deputyId" TEXT,
    "passwordHash" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
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
    "lastError" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Outbox_pkey" PRIMARY KEY ("id")
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
    "danger" TEXT,
    "level" TEXT,
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
    "department" TEXT NOT NULL,
    "trade" TEXT,
    "assigneeId" TEXT,
    "state" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3),
    "arrivedAt" TIMESTAMPTZ(3),
    "doneAt" TIMESTAMPTZ(3),
    "result" TEXT,

    CONSTRAINT "Task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Slip" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "issuedAt" TIMESTAMPTZ(3) NOT NULL,
    "answerBy" TIMESTAMPTZ(3),
    "receivedAt" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "answer" TEXT,

    CONSTRAINT "Slip_pkey" PRIMARY KEY ("id")
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
    "state" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "mended" BOOLEAN,
    "score" INTEGER,
    "reasons" TEXT,
    "remark" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReturnVisit_pkey" PRIMARY KEY ("id")
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
CREATE INDEX "Activity_inbox_idx" ON "Activity"("inbox");

-- CreateIndex
CREATE INDEX "Activity_talkId_activityId_idx" ON "Activity"("talkId", "activityId");

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
CREATE INDEX "Step_matterId_at_idx" ON "Step"("matterId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Task_number_key" ON "Task"("number");

-- CreateIndex
CREATE INDEX "Task_matterId_idx" ON "Task"("matterId");

-- CreateIndex
CREATE INDEX "Task_department_state_idx" ON "Task"("department", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Slip_number_key" ON "Slip"("number");

-- CreateIndex
CREATE INDEX "Slip_matterId_idx" ON "Slip"("matterId");

-- CreateIndex
CREATE INDEX "Handoff_estateId_state_createdAt_idx" ON "Handoff"("estateId", "state", "createdAt");

-- CreateIndex
CREATE INDEX "Handoff_talkId_idx" ON "Handoff"("talkId");

-- CreateIndex
CREATE INDEX "ReturnVisit_talkId_state_idx" ON "ReturnVisit"("talkId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "ReturnVisit_matterId_round_key" ON "ReturnVisit"("matterId", "round");

-- CreateIndex
CREATE INDEX "Audit_subject_at_idx" ON "Audit"("subject", "at");

-- CreateIndex
CREATE INDEX "Notice_estateId_endsAt_idx" ON "Notice"("estateId", "endsAt");

-- CreateIndex
CREATE INDEX "Answer_estateId_idx" ON "Answer"("estateId");
