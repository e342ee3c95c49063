-- DropIndex
DROP INDEX "ReturnVisit_matterId_round_key";

-- AlterTable
ALTER TABLE "Matter" ADD COLUMN     "incidentId" TEXT;

-- AlterTable
ALTER TABLE "ReturnVisit" ADD COLUMN     "byId" TEXT,
ADD COLUMN     "cardId" TEXT,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'repair',
ADD COLUMN     "phoneAt" TIMESTAMPTZ(3),
ADD COLUMN     "remindedAt" TIMESTAMPTZ(3),
ADD COLUMN     "settledAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Notice" ADD COLUMN     "approver" TEXT,
ADD COLUMN     "contact" TEXT,
ADD COLUMN     "madeAt" TIMESTAMPTZ(3),
ADD COLUMN     "madeById" TEXT;

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
CREATE INDEX "Matter_incidentId_idx" ON "Matter"("incidentId");

-- CreateIndex
CREATE INDEX "ReturnVisit_state_phoneAt_idx" ON "ReturnVisit"("state", "phoneAt");

-- CreateIndex
CREATE INDEX "ReturnVisit_cardId_idx" ON "ReturnVisit"("cardId");

-- CreateIndex
CREATE UNIQUE INDEX "ReturnVisit_matterId_round_kind_key" ON "ReturnVisit"("matterId", "round", "kind");
