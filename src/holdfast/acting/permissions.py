"""Every permission of the house, one line of meaning each, in alphabetical order."""

from enum import StrEnum


class Permission(StrEnum):
    """What a caller may be allowed to do; roles are sets of these (accounts.roles)."""

    ACCESS_MANAGE = "access.manage"  # grant roles, issue tokens, admit auditors
    ACTION_EDIT = "action.edit"  # plan actions and report them done
    ACTION_VERIFY = "action.verify"  # judge whether an action worked
    ASSURANCE_READ = "assurance.read"  # read conformity status, ledger and evidence packs
    CHANGE_DECIDE = "change.decide"  # approve or reject planned changes of the system
    CLEARANCE_EDIT = "clearance.edit"  # take people through security clearance
    CLEARANCE_READ = "clearance.read"  # read who has which clearance; each reading is logged
    COMMUNICATION_EDIT = "communication.edit"  # plan and write communications, log what comes in
    COMMUNICATION_RELEASE = "communication.release"  # decide how sensitive they are, release them
    COMPETENCE_EDIT = "competence.edit"  # state what competence is needed, record what people have
    COMPETENCE_READ = "competence.read"  # read what others know, lack and are trained for
    CONFORMITY_DECIDE = "conformity.decide"  # approve that a statement is not applicable
    CONTENT_ACKNOWLEDGE = "content.acknowledge"  # confirm having read controlled content
    CONTENT_APPROVE = "content.approve"  # approve and withdraw controlled content
    CONTENT_EDIT = "content.edit"  # write controlled content and distribute it
    CONTEXT_DECIDE = "context.decide"  # adopt issues, decide on requirements of parties
    CONTEXT_EDIT = "context.edit"  # record context, parties, obligations, principles
    EVIDENCE_EXPORT = "evidence.export"  # export registers and evidence packs
    IMPORT_RUN = "import.run"  # bring in registers from files
    IMPROVEMENT_EDIT = "improvement.edit"  # raise and work on nonconformities
    LEADERSHIP_DECIDE = "leadership.decide"  # what only top management decides (5.1)
    LEADERSHIP_EDIT = "leadership.edit"  # policy parts, role cards, leadership activity
    ORGANIZATION_EDIT = "organization.edit"  # units, sites, people
    PERSON_ERASE = "person.erase"  # erase what is held on a person, where nothing asks to keep it
    PLANNING_EDIT = "planning.edit"  # risks of the system, objectives, change plans
    PROCESS_EDIT = "process.edit"  # record processes and their criteria
    PROCESS_RECORD = "process.record"  # record that a process ran, and how
    RECORD_READ = "record.read"  # read what is not confidential
    RECORD_READ_CONFIDENTIAL = "record.read_confidential"  # read confidential records too
    RECORD_VOID = "record.void"  # void or archive a record with a reason
    RISK_ACCEPT = "risk.accept"  # decide on treatment, accept remaining risk
    RISK_EDIT = "risk.edit"  # assess risks, plan treatments
    RISK_METHOD = "risk.method"  # put a risk method in force, approve assessments
    TRAINING_EDIT = "training.edit"  # hold trainings, note who knows what, ask people to confirm
