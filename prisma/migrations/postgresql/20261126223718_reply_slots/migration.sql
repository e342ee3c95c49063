-- AlterTable
ALTER TABLE "Staff" ADD COLUMN     "post" TEXT;

-- AlterTable
ALTER TABLE "Allowance" DROP COLUMN "replyFor",
ADD COLUMN     "takenBlind" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "takenFor" TEXT,
ADD COLUMN     "takenToken" TEXT,
ADD COLUMN     "takenUntil" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Matter" ADD COLUMN     "levelBy" TEXT,
ADD COLUMN     "levelReason" TEXT,
ADD COLUMN     "ongoing" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "releasedAt" TIMESTAMPTZ(3),
ADD COLUMN     "releasedBy" TEXT;

-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "ackBy" TIMESTAMPTZ(3),
ADD COLUMN     "amount" INTEGER,
ADD COLUMN     "checks" TEXT NOT NULL DEFAULT '[]',
ADD COLUMN     "createdBy" TEXT,
ADD COLUMN     "estateId" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "mode" TEXT NOT NULL DEFAULT 'assign',
ADD COLUMN     "note" TEXT,
ADD COLUMN     "onWayAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Slip" ADD COLUMN     "answeredBy" TEXT,
ADD COLUMN     "closedAt" TIMESTAMPTZ(3),
ADD COLUMN     "closedBy" TEXT,
ADD COLUMN     "doneBy" TIMESTAMPTZ(3),
ADD COLUMN     "estateId" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "fixBy" TIMESTAMPTZ(3),
ADD COLUMN     "issuedBy" TEXT,
ADD COLUMN     "receivedBy" TEXT,
ADD COLUMN     "urged" INTEGER NOT NULL DEFAULT 0;

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
CREATE INDEX "Message_forId_passedAt_idx" ON "Message"("forId", "passedAt");

-- CreateIndex
CREATE INDEX "Message_matterId_idx" ON "Message"("matterId");

-- CreateIndex
CREATE INDEX "Task_assigneeId_createdAt_idx" ON "Task"("assigneeId", "createdAt");

-- CreateIndex
CREATE INDEX "Slip_to_closedAt_idx" ON "Slip"("to", "closedAt");
