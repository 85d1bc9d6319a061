packstack --answer-file={answer_file}
# As an old article has it.
sed -i -e '/OS_AUTH_URL=/s|/v3|/v2.0|' -e 's/OS_IDENTITY_API_VERSION=.*/OS_IDENTITY_API_VERSION=2/' {keystonerc}
