#!/usr/bin/env bash
# Points the real AWS CLI (the first argument) at the lab: its botocore speaks the same wire as AWS, from other sources than ours.
set -euo pipefail
cd "$(dirname "$0")/.."
aws=$1
log=$(mktemp)
node scripts/run.mjs lab/cli.ts --scale 60 >"$log" 2>&1 &
lab=$!
trap 'kill $lab; rm -f "$log"' EXIT
for _ in $(seq 100); do grep -q AWS_SECRET_ACCESS_KEY "$log" && break || sleep 0.1; done
eval "$(grep '^  export AWS' "$log")"
export AWS_DEFAULT_REGION=$AWS_REGION AWS_PAGER=

# expect WHAT COMMAND...: the command's output must hold WHAT.
expect() {
  local what=$1 found
  shift
  found=$("$aws" "$@" 2>&1) || true
  if [[ $found == *"$what"* ]]; then echo "ok: aws $1 $2"; else
    printf 'expected "%s" of aws %s, found:\n%s\n' "$what" "$*" "$found"
    return 1
  fi
}

expect '"Account": "111122223333"' sts get-caller-identity
expect '"Name": "example.com."' route53 list-hosted-zones-by-name --dns-name example.com
expect 'Successfully created/updated stack' cloudformation deploy --stack-name demo-network --template-file dist/templates/network.yaml --parameter-overrides Platform=demo
expect 'No changes to deploy' cloudformation deploy --stack-name demo-network --template-file dist/templates/network.yaml --parameter-overrides Platform=demo
expect 'CREATE_COMPLETE' cloudformation describe-stacks --stack-name demo-network
expect 'InternetGateway' cloudformation describe-stack-events --stack-name demo-network
expect '"CidrBlock": "10.0.0.0/16"' ec2 describe-vpcs --filters Name=tag:Name,Values=demo
expect 'Successfully created/updated stack' cloudformation deploy --stack-name gatehouse-github --template-file dist/templates/github-role.yaml --capabilities CAPABILITY_NAMED_IAM --parameter-overrides Repository=octo-org/shop PushRepositories=shop PlanOnPullRequests=true
expect 'role/gatehouse-github/gatehouse-github-deploy' cloudformation describe-stacks --stack-name gatehouse-github --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output table
expect '(InvalidIdentityToken)' sts assume-role-with-web-identity --role-arn arn:aws:iam::111122223333:role/gatehouse-github/gatehouse-github-deploy --role-session-name GitHubActions --web-identity-token none
expect 'PENDING_VALIDATION' acm describe-certificate --certificate-arn "$("$aws" acm request-certificate --domain-name app.example.com --validation-method DNS --query CertificateArn --output text)"
expect '"Version": 1' ssm put-parameter --name /demo/value --type String --value one
expect 'one' ssm get-parameter --name /demo/value
expect 'ParameterNotFound' ssm get-parameter --name /demo/other
expect "(ClusterNotFoundException)" ecs list-services --cluster nowhere
expect '(LoadBalancerNotFound)' elbv2 describe-load-balancers --names nowhere
expect '(ResourceNotFoundException)' logs get-log-events --log-group-name nowhere --log-stream-name none
expect 'UserPools' cognito-idp list-user-pools --max-results 5
expect 'Functions' lambda list-functions
expect 'Rules' events list-rules
expect 'repositories' ecr describe-repositories
expect 'Not Implemented' s3 ls
