-- AlterTable
ALTER TABLE "Allowance" DROP COLUMN "replyFor",
ADD COLUMN     "takenBlind" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "takenFor" TEXT,
ADD COLUMN     "takenToken" TEXT,
ADD COLUMN     "takenUntil" TIMESTAMPTZ(3);
